import { beforeEach, describe, expect, it } from "vitest";
import type { Finding, FindingData } from "../../src/domain/finding.ts";
import type { RuleData } from "../../src/domain/table/schema.ts";
import { OVERLAY_KEY } from "../../src/store/records/keys.ts";
import { OVERLAY_FORMAT } from "../../src/store/records/in-force.ts";
import type { Overlay, OverlayRow } from "../../src/store/records/overlay.ts";
import { GATE } from "../support/table.ts";
import { type Deployment, deploy, getPage, HOSTILE } from "./support.ts";

let deployment: Deployment;

beforeEach(async () => {
  deployment = await deploy();
});

const SEEN = "2024-12-01T00:00:00Z";

function row(patch: Partial<OverlayRow>): OverlayRow {
  const rule = { from: "/global/row", to: "https://www.new.example/row" };
  const seen = { firstSeenAt: SEEN, changedAt: SEEN };
  return {
    key: "/global/row",
    state: "serving",
    rule,
    typed: null,
    ...seen,
    findings: [],
    ...patch,
  };
}

/** The page for rows written by the reconciler. */
async function rowsPage(rows: readonly OverlayRow[], path = "/rows"): Promise<string> {
  const gate = { value: null, findings: [] };
  const overlay: Overlay = {
    format: OVERLAY_FORMAT,
    writtenAt: SEEN,
    gate,
    rows: [...rows],
    findings: [],
  };
  await deployment.redirects.put([{ key: OVERLAY_KEY, value: JSON.stringify(overlay) }]);
  return (await getPage(deployment, path)).text;
}

const REJECTED = row({
  key: "/global/bad",
  state: "rejected",
  rule: null,
  typed: HOSTILE,
  findings: [
    {
      id: "target-host-not-allowed",
      severity: "error",
      message: "evil.example is not a target host",
      fix: "Type an address on www.new.example",
      at: { file: "/global/bad", line: 1, column: 1, rule: 0 },
    },
  ],
});

describe("the rows", () => {
  it("explain how to add one while there are none", async () => {
    const { text } = await getPage(deployment, "/rows");
    expect(text).toContain("There are no quick fixes");
    expect(text).toContain("KV namespace REDIRECTS");
  });

  it("are shown in plain words, with the time since when they exist", async () => {
    const text = await rowsPage([row({})]);
    expect(text).toContain("1 quick fix<");
    expect(text).toContain("https://www.new.example/row");
    expect(text).toContain(`datetime="${SEEN}"`);
    expect(text).toContain("No version has ever been approved");
  });

  it("name the values that they are for, and what else they change", async () => {
    const rule: RuleData = {
      from: "/global/:slug",
      where: { slug: ["mug", "cup"] },
      to: "https://www.new.example/:slug",
      lowercase: true,
      query: "drop",
    };
    const text = (await rowsPage([row({ key: rule.from, rule })])).replace(/<[^>]+>/g, "");
    expect(text).toContain(":slug is one of: mug, cup");
    expect(text).toContain("Upper-case letters become lower-case.");
  });

  it("that need attention come first, with their text and what to type instead", async () => {
    const text = await rowsPage([row({}), REJECTED]);
    expect(text).toContain("/global/bad");
    expect(text.indexOf("/global/bad")).toBeLessThan(text.indexOf("/global/row"));
    expect(text).toContain("&lt;script&gt;alert(1)");
    expect(text).toContain("Type an address on www.new.example");
  });

  it.each<[string, FindingData | undefined, string]>([
    [
      "whose locales are data",
      { locales: [{ from: "uk", to: "global" }] },
      "Visitors from uk are sent to the global site",
    ],
    [
      "of an overlay that was written without data",
      undefined,
      "Visitors from one country or language are sent to the pages of another",
    ],
  ])("have a heading for a finding %s", async (_name, data, heading) => {
    const finding: Finding = {
      id: "locale-changed",
      severity: "warning",
      message: '"/:l/mug" sends visitors of one locale to another: uk -> global',
      fix: "Send them to their own locale",
      at: { file: "/:l/mug", line: 1, column: 1, rule: 0 },
      data,
    };
    expect(await rowsPage([row({ findings: [finding] })])).toContain(`<strong>${heading}</strong>`);
  });

  it("are shown by a hundred on each page", async () => {
    const rows = Array.from({ length: 101 }, (_, index) => row({ key: `/global/row-${index}` }));
    expect(await rowsPage(rows)).toContain("Page 1 of 2");
    const second = await rowsPage(rows, "/rows?page=2");
    expect(second).toContain("/global/row-100");
    expect(second).not.toContain("/global/row-99<");
  });

  it.each<[string, Partial<OverlayRow>, number, string]>([
    ["without its own start, before the gate", {}, GATE - 1, "Waits until 1 January 2025"],
    [
      "that keeps the old page, before the gate",
      { rule: { from: "/global/row", keep: true } },
      GATE - 1,
      "Waits until 1 January 2025, 00:00 UTC",
    ],
    [
      "with its own start ahead",
      { rule: { from: "/global/row", gone: true, startsAt: "2025-02-01T00:00:00Z" } },
      GATE,
      "Waits until 1 February 2025",
    ],
    [
      "with its own start in the past, before the gate",
      { rule: { from: "/global/row", gone: true, startsAt: "2024-02-01T00:00:00Z" } },
      GATE - 1,
      "Live<",
    ],
    [
      "on a path that is kept until a date",
      { waitsUntil: "2025-03-01T00:00:00Z" },
      GATE,
      "Waits until 1 March 2025, 00:00 UTC",
    ],
    ["that waited for a date", { waitsUntil: "2025-01-01T00:00:00Z" }, GATE, "Live<"],
    [
      "that is over",
      { rule: { from: "/global/row", gone: true, endsAt: "2025-01-01T00:00:00Z" } },
      GATE,
      "Over since 1 January 2025, 00:00 UTC",
    ],
    [
      "just before it is over",
      { rule: { from: "/global/row", gone: true, endsAt: "2025-01-01T00:00:00.001Z" } },
      GATE,
      "Live<",
    ],
    ["from the gate on", {}, GATE, "Live<"],
    ["whose last valid value serves", { state: "last-good" }, GATE, "Still using the last valid"],
    ["with a mistake", { state: "rejected", rule: null }, GATE, "Ignored: it has a mistake"],
  ])("%s: its state is shown", async (_name, patch, now, state) => {
    deployment.now = now;
    expect(await rowsPage([row(patch)])).toContain(state);
  });

  it("one on a path that is kept until a date: its sentence says from when it answers", async () => {
    const text = await rowsPage([row({ waitsUntil: "2025-03-01T00:00:00Z" })]);
    expect(text).toContain('permanently <span class="since">from 1 March 2025, 00:00 UTC');
  });

  it("a waiting row with a mistake: both are shown", async () => {
    deployment.now = GATE - 1;
    const text = await rowsPage([row({ state: "last-good" })]);
    expect(text).toContain("Still using the last valid");
    expect(text).toContain("Waits until 1 January 2025");
  });

  it("say what an address gets without them, and which one is left over", async () => {
    const rule = (path: string, to: string): Partial<OverlayRow> => ({
      key: path,
      rule: { from: path, to: `https://www.new.example/${to}` },
    });
    const rows = [row(rule("/global/page", "page")), row(rule("/global/kept", "other"))];
    const text = await rowsPage(rows);
    expect(text).toMatch(/\/global\/kept.*\/global\/page.*can be removed.*Left over/s);
    expect(text).toContain("Without it: kept on the old site.");
    expect(text.match(/Left over/g)).toHaveLength(1);
  });
});
