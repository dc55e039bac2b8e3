import { mkdtempSync, rmSync, writeFileSync } from "node:fs";
import { tmpdir } from "node:os";
import { join } from "node:path";
import { createColors } from "picocolors";
import { afterAll, describe, expect, it } from "vitest";
import { formatDifference } from "../../src/cli/tables/difference.ts";
import type { Change } from "../../src/domain/report/diff.ts";
import type { RuleData } from "../../src/domain/table/schema.ts";
import { SITE } from "../support/table.ts";
import { sunset } from "./support.ts";

const folder = mkdtempSync(join(tmpdir(), "sunset-"));
afterAll(() => rmSync(folder, { recursive: true }));

const from = "/global/a";
const to = "https://www.new.example/a";
const file = (body: string): RuleData => ({ from, serve: { type: "text/plain", body } });

async function diff(before: RuleData, after: RuleData, ...args: string[]) {
  for (const [name, rule] of Object.entries({ before, after })) {
    writeFileSync(join(folder, `${name}.json`), JSON.stringify({ site: SITE, rules: [rule] }));
  }
  const names = ["before.json", "after.json"];
  return sunset(["diff", ...names, ...args], { cwd: folder, stdin: from });
}

it("formatDifference() shows any number of changes", () => {
  const change: Change = { kind: "removed", from, before: { from, to }, after: null };
  const changes = Array.from({ length: 200_000 }, () => change);
  const difference = { changes, remarks: 0, site: [] };
  expect(formatDifference(difference, createColors(false), true, "UTC")).toHaveLength(200_000);
});

describe("sunset diff", () => {
  it.each<[string, RuleData, RuleData, string]>([
    [
      "an undecided rule that was decided",
      { from, undecided: true },
      { from, to },
      `undecided -> 301 ${to}`,
    ],
    [
      "a rule that became undecided",
      { from, gone: true },
      { from, undecided: true },
      "410 gone -> undecided",
    ],
    ["a new file", { from, to }, file("xy"), `301 ${to} -> 200 a small file (text/plain, 2 bytes)`],
    [
      "another file",
      file("x"),
      file("\u00e4"),
      "1 byte) -> 200 a small file (text/plain, 2 bytes)",
    ],
    ["another file of the same size", file("x"), file("y"), "(text/plain, 1 byte)  (serve)"],
    [
      "the script that unregisters a service worker",
      { from, keep: true },
      { from, serve: "unregister-service-worker" },
      "passes to the old site -> 200 ends the old service worker",
    ],
  ])("describes %s in words", async (_name, before, after, expected) => {
    const { code, stdout } = await diff(before, after);
    expect([code, stdout]).toEqual([3, expect.stringContaining(expected)]);
  });

  it("says if one of the tables does not set a field of the site", async () => {
    const tables = [SITE, { ...SITE, color: "#123456" }];
    for (const [index, site] of tables.entries()) {
      writeFileSync(join(folder, `site-${index}.json`), JSON.stringify({ site, rules: [] }));
    }
    const { stdout } = await sunset(["diff", "site-0.json", "site-1.json"], { cwd: folder });
    expect(stdout).toContain('~ site.color  not set -> "#123456"');
  });

  it("shows the site's own time beside a date", async () => {
    const [before, after] = ["2025-01-01T00:00:00Z", "2025-02-01T00:00:00+01:00"].map((it) => ({
      site: { ...SITE, activatesAt: it, timeZone: "Europe/Berlin" },
      rules: [],
    }));
    writeFileSync(join(folder, "before.json"), JSON.stringify(before));
    writeFileSync(join(folder, "after.json"), JSON.stringify(after));
    const { stdout } = await sunset(["diff", "before.json", "after.json"], { cwd: folder });
    expect(stdout).toContain("(2025-02-01 00:00 Europe/Berlin (2025-01-31T23:00:00Z))");
  });

  it("finds an address with another file", async () => {
    const { code, stdout } = await diff(
      file("x"),
      file("y"),
      "--urls",
      "-",
      "--at",
      "2026-01-01T00:00:00Z",
    );
    expect([code, stdout]).toEqual([3, `${from}  200 served -> 200 served, another file\n`]);
  });
});
