import { expect, it } from "vitest";
import {
  listPublished,
  readProvenance,
  writeProvenance,
} from "../../src/store/records/provenance.ts";
import { createMemoryStore } from "../support/memory-store.ts";

const [A = "", B = "", C = ""] = ["a", "b", "c"].map((it) => it.repeat(64));
const FIRST = "2026-01-01T00:00:00.000Z";
const LATER = "2026-02-01T00:00:00.000Z";
const NOW = Date.parse(LATER);
const PROVENANCE = {
  publishedAt: FIRST,
  publishedBy: "ana@example.com",
  from: "a.json",
  base: null,
};

it("returns the newest record of a release", async () => {
  const kv = createMemoryStore();
  await writeProvenance(kv, A, PROVENANCE);
  await writeProvenance(kv, A, { ...PROVENANCE, publishedAt: LATER, base: B });
  await writeProvenance(kv, B, { ...PROVENANCE, publishedBy: "eva@example.com" });
  expect(await readProvenance(kv, A, NOW)).toEqual({ ...PROVENANCE, publishedAt: LATER, base: B });
  expect(await readProvenance(kv, C, NOW)).toBe(null);
});

it.each([
  ["with what is not JSON", "<html>"],
  ["with null", "null"],
  ["without a name", JSON.stringify({ publishedAt: FIRST })],
  ["with a number for a name", JSON.stringify({ publishedAt: FIRST, publishedBy: 7 })],
])("ignores a record %s", async (_case, text) => {
  const kv = createMemoryStore();
  kv.values.set(`provenance/${A}/${FIRST}`, text);
  expect(await readProvenance(kv, A, NOW)).toBe(null);
});

it("lists releases, the last published first, and those without a record at the end", async () => {
  const kv = createMemoryStore();
  for (const id of [A, B, C]) kv.values.set(`release/${id}`, "{}");
  await writeProvenance(kv, A, PROVENANCE);
  await writeProvenance(kv, C, { ...PROVENANCE, publishedAt: LATER });
  await writeProvenance(kv, A, { ...PROVENANCE, publishedAt: "2025-01-01T00:00:00.000Z" });
  expect(await listPublished(kv, NOW)).toEqual([
    { id: A, isPublished: true },
    { id: C, isPublished: true },
    { id: B, isPublished: false },
  ]);
});
