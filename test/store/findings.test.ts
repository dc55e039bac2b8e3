import { expect, it } from "vitest";
import type { FindingKind } from "../../src/domain/report/finding-kinds.ts";
import { readFindings, findingsEntry } from "../../src/store/records/shown/findings.ts";
import { createMemoryStore } from "../support/memory-store.ts";

const [A = "", B = ""] = ["a", "b"].map((it) => it.repeat(64));
const FIRST = Date.parse("2026-01-01T00:00:00Z");
const LATER = Date.parse("2026-02-01T12:30:00Z");

const KIND: FindingKind = {
  id: "no-example",
  severity: "warning",
  count: 3,
  listed: [
    { from: "/a/:b", message: "the pattern has no examples", fix: "Add one", note: "Eva's" },
    { from: null, message: "m", fix: "f" },
  ],
};

it("returns the findings with which a release was last published", async () => {
  const kv = createMemoryStore();
  await kv.put([await findingsEntry(kv, A, [], FIRST)]);
  await kv.put([await findingsEntry(kv, A, [KIND], LATER)]);
  await kv.put([await findingsEntry(kv, B, [], LATER)]);
  // Not ours, but a copy made by somebody.
  kv.values.set(`findings/${A}/old`, "{}");
  const judgedAt = "2026-02-01T12:30:00Z";
  expect(await readFindings(kv, A, LATER)).toEqual({
    ok: true,
    value: { judgedAt, kinds: [KIND] },
  });
  expect(await readFindings(kv, B, LATER)).toEqual({ ok: true, value: { judgedAt, kinds: [] } });
});

it("returns null for a release that was published before findings were kept", async () => {
  expect(await readFindings(createMemoryStore(), A, LATER)).toEqual({ ok: true, value: null });
});

it("keeps findings of a kind that only later versions know", async () => {
  const kv = createMemoryStore();
  const kinds = [{ ...KIND, id: "from-the-future" }];
  const text = JSON.stringify({ judgedAt: "2026-01-01T00:00:00Z", kinds });
  kv.values.set(`findings/${A}/2026-01-01T00:00:00Z`, text);
  expect(await readFindings(kv, A, LATER)).toMatchObject({ ok: true, value: { kinds } });
});

it.each([
  ["a record that is not JSON", "<html>"],
  ["null", "null"],
  ["a record without a time", JSON.stringify({ kinds: [] })],
  ["a record with a malformed time", JSON.stringify({ judgedAt: "soon", kinds: [] })],
  [
    "a negative count",
    JSON.stringify({ judgedAt: "2026-01-01T00:00:00Z", kinds: [{ ...KIND, count: -1 }] }),
  ],
])("says that %s cannot be read", async (_name, text) => {
  const kv = createMemoryStore();
  kv.values.set(`findings/${A}/2026-01-01T00:00:00Z`, text);
  expect((await readFindings(kv, A, LATER)).ok).toBe(false);
});
