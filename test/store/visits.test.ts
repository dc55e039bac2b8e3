import { describe, expect, it } from "vitest";
import { noVisits } from "../../src/domain/report/visit-outcome.ts";
import { pruneReleases } from "../../src/store/records/prune.ts";
import {
  findVisits,
  readVisits,
  type VisitFigures,
  writeVisits,
} from "../../src/store/records/visits.ts";
import { createMemoryStore, type MemoryStore } from "../support/memory-store.ts";

const [A = "", B = "", C = ""] = ["a", "b", "c"].map((it) => it.repeat(64));
const FIRST = Date.parse("2026-01-01T00:00:00Z");
const LATER = Date.parse("2026-02-01T00:00:00Z");

const figuresOf = (countedBy: string): VisitFigures => ({
  countedAt: "2026-01-01T00:00:00Z",
  countedBy,
  at: "2026-03-01T00:00:00Z",
  unit: "visits",
  days: { first: "2025-12-01", last: "2025-12-31" },
  files: [{ name: "access.log", kind: "access log", requests: 7 }],
  fileCount: 1,
  total: 7,
  noise: 0,
  elsewhere: 0,
  outcomes: { ...noVisits(), rule: 5, fallback: 2 },
  sections: [{ section: null, total: 5 }],
  sectionCount: 1,
  visited: [{ url: "/a", total: 5 }],
  visitedError: 0,
  unmatched: [{ url: "/b", total: 2 }],
  unmatchedCount: 1,
});

async function storeWith(...records: readonly [string, string, number][]): Promise<MemoryStore> {
  const kv = createMemoryStore();
  for (const [release, by, at] of records) await writeVisits(kv, release, figuresOf(by), at);
  return kv;
}

/** Returns the release whose figures are found, and who counted them. */
async function foundIn(kv: MemoryStore, preferred: readonly string[]): Promise<unknown> {
  const found = await findVisits(kv, preferred, LATER);
  return found.ok ? found.value && [found.value.release, found.value.figures.countedBy] : "broken";
}

describe("figures about visits", () => {
  it("are returned as they were written", async () => {
    const kv = await storeWith([A, "ana", FIRST]);
    expect(await readVisits(kv, A, LATER)).toEqual({ ok: true, value: figuresOf("ana") });
  });

  it.each<[string, readonly string[], unknown]>([
    ["the newest of the first preferred version", [A, B], [A, "later"]],
    ["those of the next preferred version that has any", [C, B], [B, "other"]],
    ["the last written if no preferred version has any", [C], [B, "other"]],
  ])("are chosen: %s", async (_name, preferred, expected) => {
    const kv = await storeWith([A, "first", FIRST], [A, "later", LATER], [B, "other", FIRST]);
    expect(await foundIn(kv, preferred)).toEqual(expected);
  });

  it("are null if there are none, or if only those of a certain version are wanted and it has none", async () => {
    expect(await foundIn(createMemoryStore(), [A])).toBe(null);
    expect(await readVisits(await storeWith([B, "other", FIRST]), A, LATER)).toEqual({
      ok: true,
      value: null,
    });
  });

  it.each([
    ["what is not JSON", "<html>"],
    ["null", "null"],
    ["a negative share", JSON.stringify({ ...figuresOf("x"), total: -1 })],
    ["a missing outcome", JSON.stringify({ ...figuresOf("x"), outcomes: { rule: 1 } })],
    ["a malformed day", JSON.stringify({ ...figuresOf("x"), days: { first: "", last: "" } })],
  ])("are reported as broken: %s", async (_name, text) => {
    const kv = createMemoryStore();
    kv.values.set(`coverage/${A}/2026-01-01T00:00:00Z`, text);
    expect(await foundIn(kv, [A])).toBe("broken");
  });

  it("ignore keys of another form", async () => {
    const kv = await storeWith([A, "ana", FIRST]);
    kv.values.set(`coverage/${B}/soon`, "{}");
    expect(await foundIn(kv, [B])).toEqual([A, "ana"]);
  });

  it("are pruned with their version only", async () => {
    const kv = await storeWith([A, "ana", FIRST], [B, "eva", FIRST]);
    await pruneReleases(kv, [A], () => {});
    expect(await kv.list("coverage/")).toEqual([expect.stringContaining(`coverage/${B}/`)]);
  });
});
