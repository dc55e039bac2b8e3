import { expect, it } from "vitest";
import type { FindingData } from "../../src/domain/finding.ts";
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

/** A record with this as the data of one of its findings. */
async function readWith(data: unknown) {
  const kv = createMemoryStore();
  const kinds = [{ ...KIND, listed: [{ from: "/a", message: "m", fix: "f", data }] }];
  const text = JSON.stringify({ judgedAt: "2026-01-01T00:00:00Z", kinds });
  kv.values.set(`findings/${A}/2026-01-01T00:00:00Z`, text);
  const read = await readFindings(kv, A, LATER);
  return read.ok ? read.value?.kinds[0]?.listed[0] : read.problem;
}

it("returns the data of a finding", async () => {
  const data: FindingData = {
    hops: ["/a", null, "/b"],
    rules: 21,
    others: ["/c"],
    locales: [{ from: "uk", to: "global" }],
  };
  expect(await readWith(data)).toEqual({ from: "/a", message: "m", fix: "f", data });
});

it.each<[string, unknown]>([
  ["missing", undefined],
  ["null", null],
  ["a text", "/a -> /b"],
  ["of the wrong type", { hops: "/a -> /b" }],
  ["of hops that are not texts", { hops: [{}] }],
  ["a negative count", { rules: -1 }],
  ["a count that is a text", { rules: "21" }],
  ["of locales without an end", { locales: [{ from: "uk" }] }],
  ["longer than a record may hold", { others: Array.from({ length: 400 }, () => "/a") }],
  ["one long text", { others: ["x".repeat(1000)] }],
])("keeps a finding whose data is %s, without the data", async (_name, data) => {
  expect(await readWith(data)).toEqual({ from: "/a", message: "m", fix: "f" });
});

it("leaves out data that only later versions know", async () => {
  const read = await readWith({ rules: 2, later: "x".repeat(9999) });
  expect(read).toMatchObject({ data: { rules: 2 } });
  expect(JSON.stringify(read)).not.toContain("later");
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
