/** Records with a time in their key: the last one written counts, whatever the clocks of their writers. */
import { describe, expect, it } from "vitest";
import { formatInstant } from "../../src/domain/instant.ts";
import {
  type CheckResults,
  readCheckResults,
  writeCheckResults,
} from "../../src/store/records/check-results.ts";
import { findingsEntry, readFindings } from "../../src/store/records/shown/findings.ts";
import {
  listPublished,
  readProvenance,
  writeProvenance,
} from "../../src/store/records/provenance.ts";
import { inOrder, timeBehind } from "../../src/store/records/timed-keys.ts";
import { numberFor, readVersions } from "../../src/store/records/versions.ts";
import { readVisits, type VisitFigures, writeVisits } from "../../src/store/records/visits.ts";
import { createMemoryStore, type MemoryStore } from "../support/memory-store.ts";

const A = "a".repeat(64);
const B = "b".repeat(64);
const NOW = Date.parse("2026-01-01T00:00:00Z");
const LAST_WITHIN_REACH = "2126-01-01T00:00:00Z";

const EMPTY = { dead: 0, "soft-dead": 0, unknown: 0, redirected: 0, ok: 0 };
const CHECK: CheckResults = {
  checkedAt: "2026-01-01T00:00:00Z",
  checkedBy: "",
  counts: EMPTY,
  unfilled: 0,
  targets: [],
};
const VISITS = {
  countedAt: "2026-01-01T00:00:00Z",
  countedBy: "",
  at: "2026-01-01T00:00:00Z",
  unit: "visits",
  days: null,
  files: [],
  fileCount: 0,
  total: 0,
  noise: 0,
  elsewhere: 0,
  outcomes: {
    rule: 0,
    repaired: 0,
    fallback: 0,
    undecided: 0,
    gone: 0,
    served: 0,
    kept: 0,
    pass: 0,
    "not-found": 0,
    refused: 0,
  },
  sections: [],
  sectionCount: 0,
  visited: [],
  visitedError: 0,
  unmatched: [],
  unmatchedCount: 0,
} satisfies VisitFigures;

/** How a kind of record is written, and whose record is read, by a name that every kind can hold. */
interface Kind {
  readonly prefix: string;
  write(kv: MemoryStore, name: string, now: number): Promise<void>;
  read(kv: MemoryStore, now: number): Promise<string | undefined>;
}

const KINDS: readonly (readonly [string, Kind])[] = [
  [
    "check",
    {
      prefix: `check/${A}/`,
      write: (kv, checkedBy, now) => writeCheckResults(kv, A, { ...CHECK, checkedBy }, now),
      async read(kv, now) {
        const found = await readCheckResults(kv, A, now);
        return found.ok ? found.value?.checkedBy : undefined;
      },
    },
  ],
  [
    "findings",
    {
      prefix: `findings/${A}/`,
      async write(kv, id, now) {
        const kind = { id, severity: "warning", count: 1, listed: [] } as const;
        await kv.put([await findingsEntry(kv, A, [kind as never], now)]);
      },
      async read(kv, now) {
        const found = await readFindings(kv, A, now);
        return found.ok ? found.value?.kinds[0]?.id : undefined;
      },
    },
  ],
  [
    "coverage",
    {
      prefix: `coverage/${A}/`,
      write: (kv, countedBy, now) => writeVisits(kv, A, { ...VISITS, countedBy }, now),
      async read(kv, now) {
        const found = await readVisits(kv, A, now);
        return found.ok ? found.value?.countedBy : undefined;
      },
    },
  ],
  [
    "provenance",
    {
      prefix: `provenance/${A}/`,
      write: (kv, publishedBy, now) =>
        writeProvenance(kv, A, { publishedAt: formatInstant(now), publishedBy }),
      read: async (kv, now) => (await readProvenance(kv, A, now))?.publishedBy,
    },
  ],
];

describe.each(KINDS)("%s", (_name, { prefix, write, read }) => {
  it.each([
    ["a clock that was a year ahead", "2027-01-01T00:00:00Z"],
    ["a mistyped year", "2099-12-31T23:59:59.999Z"],
    ["the last date within reach", LAST_WITHIN_REACH],
    ["a date after any real clock", "9998-12-31T23:59:59.999Z"],
    ["the last possible date", "9999-12-31T23:59:59.999Z"],
  ])("dated by %s does not hide later records", async (_case, time) => {
    const kv = createMemoryStore();
    await write(kv, "wrong", NOW);
    const [[, value] = []] = [...kv.values];
    kv.values.clear();
    kv.values.set(`${prefix}${time}`, value ?? "");
    for (const [index, name] of ["first", "second", "third"].entries()) {
      const now = NOW + 60_000 * (index + 1);
      await write(kv, name, now);
      expect(await read(kv, now + 1)).toBe(name);
    }
    expect(kv.values.size).toBe(4);
  });

  it("written twice in the same millisecond, or with a clock set back: the last counts", async () => {
    const kv = createMemoryStore();
    for (const [name, now] of [
      ["first", NOW],
      ["second", NOW],
      ["third", NOW - 86_400_000],
    ] as const) {
      await write(kv, name, now);
      expect(await read(kv, NOW)).toBe(name);
    }
    expect(kv.values.size).toBe(3);
  });
});

it("the release published last is listed first, with its true date", async () => {
  const kv = createMemoryStore();
  for (const id of [A, B]) kv.values.set(`release/${id}`, "{}");
  const record = { publishedBy: "ana@example.com", version: 1 };
  await writeProvenance(kv, A, { ...record, publishedAt: "2099-01-01T00:00:00Z" });
  await writeProvenance(kv, B, { ...record, publishedAt: "2026-01-01T00:00:00Z", version: 2 });
  expect((await listPublished(kv, NOW)).map((it) => it.id)).toEqual([B, A]);
  expect((await readVersions(kv)).get(B)).toMatchObject({
    publishedAt: NOW,
    lastPublishedAt: NOW,
  });
});

it("a version number at its limit leaves releases readable", async () => {
  const kv = createMemoryStore();
  const record = { publishedAt: "2026-01-01T00:00:00Z", publishedBy: "ana@example.com" };
  await writeProvenance(kv, A, { ...record, version: 1_000_000 });
  const version = numberFor(await readVersions(kv), B);
  await writeProvenance(kv, B, { ...record, version });
  expect(await readProvenance(kv, B, NOW)).toMatchObject({ version: 1_000_000 });
});

it.each<[string, readonly string[], string]>([
  ["the current time if there is no other record", [], "2026-01-01T00:00:00Z"],
  [
    "the current time if all others are in the past",
    ["x/2025-01-01T00:00:00Z"],
    "2026-01-01T00:00:00Z",
  ],
  [
    "the next millisecond if another has the current time",
    ["x/2026-01-01T00:00:00Z"],
    "2026-01-01T00:00:00.001Z",
  ],
  [
    "the next millisecond after a time with another offset",
    ["x/2026-01-01T00:00:00-01:00"],
    "2026-01-01T01:00:00.001Z",
  ],
  [
    "the current time if other keys have no valid time",
    ["x/2027-01-01T00:00:00Z-copy", "x/soon"],
    "2026-01-01T00:00:00Z",
  ],
])("the time of the next record is %s", (_case, keys, expected) => {
  expect(timeBehind(keys, NOW)).toBe(expected);
});

it("keys are ordered by time, not as text: a second precedes its milliseconds", () => {
  const keys = ["x/2026-01-01T00:00:00.500Z", "x/2026-01-01T00:00:00Z"];
  expect(inOrder(keys, NOW).map((it) => it.key)).toEqual(keys.toReversed());
});
