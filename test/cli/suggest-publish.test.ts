/** From counts to the console: `misses --json | suggest --old - --publish` on the embedded stores. */
import { mkdtempSync, rmSync, writeFileSync } from "node:fs";
import { tmpdir } from "node:os";
import { join } from "node:path";
import { afterAll, beforeAll, describe, expect, it } from "vitest";
import { openLocalHits } from "../../src/cli/tables/local-hits.ts";
import { type LocalKv, openLocalKv } from "../../src/cli/tables/local-kv.ts";
import {
  readSuggestions,
  type StoredSuggestions,
} from "../../src/store/records/shown/suggestions.ts";
import { type Ran, sunset } from "./support.ts";

const OLD = "www.old.example";
const NEW = "https://www.new.example";
const NAMES = "ant bee cat dog eel fox gnu hen ibis jay kiwi lynx".split(" ");

const SITE = {
  name: "Zoo",
  hosts: [OLD, "old.example"],
  aliases: { "old.example": OLD },
  scope: ["/"],
  targetHosts: ["www.new.example"],
  activatesAt: "2026-03-01T00:00:00Z",
  fallback: `${NEW}/`,
};

const RULES = [
  { from: "/animals/ant", to: `${NEW}/zoo/animals/ant` },
  // One that was sent to the fallback page by hand, and one that is not decided yet.
  { from: "/animals/Kiwi", to: `${NEW}/` },
  { from: "/animals/lynx", undecided: true },
  { from: "/animals/:any/photos", to: `${NEW}/` },
];

/** Visitors' requests: some that the table answers by now, one with an unusual spelling, and noise from a scanner. */
const MISSES = [
  ["2026-11-28", `${OLD}/animals/bee`, 0, 40, "forum.example", 9],
  ["2026-11-29", `${OLD}/animals/bee`, 0, 2, "", 0],
  ["2026-11-29", `${OLD}/animals/cat`, 0, 30, "", 0],
  ["2026-11-29", `${OLD}/animals/ant`, 0, 20, "", 0],
  ["2026-02-01", `${OLD}/animals/dog`, 1, 10, "", 0],
  ["2026-11-29", `${OLD}/xyzzy/qqq`, 0, 5, "", 0],
];

const folder = mkdtempSync(join(tmpdir(), "sunset-publish-"));
const storage = join(folder, "storage");
const NOW = Date.parse("2026-11-29T12:00:00Z");
const run = (args: readonly string[], stdin?: string): Promise<Ran> =>
  sunset(args, {
    env: { SUNSET_STORAGE: storage, SUNSET_BY: "ana@example.com" },
    cwd: folder,
    now: NOW,
    ...(stdin === undefined ? {} : { stdin }),
  });

const SUGGEST = ["suggest", "--old", "-", "--new", "new.txt"];

let kv: LocalKv;
/** `misses --json`. */
let misses: Ran;

beforeAll(async () => {
  writeFileSync(join(folder, "routes.json"), JSON.stringify({ site: SITE, rules: RULES }));
  const pages = [...NAMES.map((it) => `${NEW}/zoo/animals/${it}`), `${NEW}/`];
  writeFileSync(join(folder, "new.txt"), `${pages.join("\n")}\n`);
  const { db, close } = await openLocalHits(storage, folder);
  const insert = db.prepare("INSERT INTO misses VALUES (?, ?, ?, ?, ?, ?)");
  await db.batch(MISSES.map((it) => insert.bind(...it)));
  await close();
  kv = await openLocalKv(storage);
  misses = await run(["misses", "--json"]);
});

afterAll(async () => {
  await kv?.close();
  rmSync(folder, { recursive: true });
});

async function published(): Promise<StoredSuggestions | null> {
  const found = await readSuggestions(kv.redirects);
  if (!found.ok) throw new Error(JSON.stringify(found.problem));
  return found.value;
}

describe("misses --json | suggest --old -", () => {
  it("suggests targets for counted misses with their visits, except those that a rule answers by now", async () => {
    expect(misses.code).toBe(0);
    const { code, stdout, stderr } = await run([...SUGGEST, "--json"], misses.stdout);
    expect([code, stderr]).toEqual([0, expect.stringContaining("1 address with a rule")]);
    const lines = stdout
      .trimEnd()
      .split("\n")
      .map((it) => JSON.parse(it));
    expect(lines.map(({ url, hits, to }) => [url, hits, to])).toEqual([
      [`https://${OLD}/animals/bee`, 42, `${NEW}/zoo/animals/bee`],
      [`https://${OLD}/animals/cat`, 30, `${NEW}/zoo/animals/cat`],
      [`https://${OLD}/animals/dog`, 10, `${NEW}/zoo/animals/dog`],
      [`https://${OLD}/xyzzy/qqq`, 5, null],
    ]);
    expect(await published()).toBeNull();
  });

  it("--publish stores suggestions for the console, including rules that lead to the fallback page", async () => {
    const { code, stderr } = await run([...SUGGEST, "--publish"], misses.stdout);
    expect(code).toBe(0);
    expect(stderr).toContain("The console shows 5 suggestions now");
    const found = await published();
    expect(found).toMatchObject({ suggestedBy: "ana@example.com", pages: 13, asked: 6 });
    expect(found?.suggestions.map(({ url, to }) => [url, to])).toEqual(
      ["bee", "cat", "dog", "kiwi", "lynx"].map((it) => [
        `${OLD}/animals/${it}`,
        `${NEW}/zoo/animals/${it}`,
      ]),
    );
    const [first] = found?.suggestions ?? [];
    expect(first?.why[0]).toBe(
      "3 other addresses move the same way, as /animals/ant to /zoo/animals/ant",
    );
    const values = ["3", "/animals/ant", "/zoo/animals/ant"];
    expect(first?.evidence?.[0]).toEqual({ name: "alike", values });
    expect(first?.evidence).toHaveLength(first?.why.length ?? 0);
  });

  it("--dry-run publishes nothing", async () => {
    const before = await published();
    const { code } = await run(
      [...SUGGEST, "--publish", "--dry-run"],
      `https://${OLD}/animals/eel\n`,
    );
    expect(code).toBe(0);
    expect(await published()).toEqual(before);
  });
});
