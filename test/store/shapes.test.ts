/** Compares the checks of stored values in an isolate, which loads no schema, with the schemas of their writers. */
import fc from "fast-check";
import { beforeAll, describe, expect, it } from "vitest";
import { type Result, success } from "../../src/domain/result.ts";
import { REDIRECT_STATUSES } from "../../src/domain/table/redirect-status.ts";
import { type RuleData, ruleSchema } from "../../src/domain/table/schema.ts";
import { parseManifest } from "../../src/release/manifest.ts";
import { readManifestText } from "../../src/release/manifest-shape.ts";
import type { Finding } from "../../src/domain/finding.ts";
import { type Overlay, readOverlay } from "../../src/store/records/overlay.ts";
import { readPointerText } from "../../src/store/isolate/pointer-shape.ts";
import { parsePointer } from "../../src/store/records/pointer.ts";
import { releaseOf } from "../node-support/release.ts";
import { runs } from "../support/runs.ts";

const NEW = "https://www.new.example";
const HASH = "0123456789abcdef".repeat(4);

const RULE: RuleData = {
  from: "/a/:x/*",
  match: "pattern",
  where: { x: ["one", "two"], y: { old: "new" } },
  to: `${NEW}/:x/:splat`,
  status: 302,
  startsAt: "2025-01-01T00:00:00Z",
  endsAt: "2026-01-01T00:00:00Z",
  query: "drop",
  lowercase: true,
};

const PROMOTION = {
  release: HASH,
  promotedAt: "2026-11-24T12:18:16.332Z",
  promotedBy: "ana@example.com",
  reason: "signed off",
  grounds: { kind: "signed", who: ["eva@example.com"], said: "it burns" },
};

const POINTER = {
  ...PROMOTION,
  shards: 1,
  manifest: HASH,
  before: [null, HASH],
  history: [{ ...PROMOTION, release: null }],
};

/** The part that an isolate keeps. */
const KEPT_OF_POINTER = {
  release: HASH,
  promotedAt: PROMOTION.promotedAt,
  promotedBy: PROMOTION.promotedBy,
  reason: PROMOTION.reason,
  manifest: HASH,
  shards: 1,
  history: POINTER.history,
};

const FINDING: Finding = {
  id: "schema",
  severity: "warning",
  message: "something",
  fix: "Something else",
  at: { file: "/a", line: 1, column: 1, rule: null },
  data: { hops: ["/a", null], rules: 2, others: ["/b"], locales: [{ from: "uk", to: "global" }] },
};

const SEEN = { firstSeenAt: "2026-11-24T12:18:16Z", changedAt: "2026-11-24T12:18:16Z" };

const OVERLAY = {
  format: 1,
  writtenAt: "2026-11-24T12:18:16Z",
  replaced: ["2026-11-24T12:17:16Z"],
  gate: { value: "2025-01-01T00:00:00Z", findings: [FINDING] },
  rows: [
    {
      key: "/a",
      state: "last-good",
      rule: { ...RULE, note: "x", examples: { match: ["/a"] } },
      typed: "htp:/x",
      ...SEEN,
      findings: [FINDING],
      waitsUntil: "2027-01-01T00:00:00Z",
    },
    {
      key: "/b",
      state: "serving",
      rule: { from: "/b", gone: true },
      typed: null,
      ...SEEN,
      findings: [],
    },
  ],
  findings: [FINDING],
} as const satisfies Overlay;

let manifest: unknown;

beforeAll(async () => {
  const rules: RuleData[] = [
    RULE,
    { from: "/b/*", keep: true },
    { from: "/c", gone: true },
    { from: "/d/*", undecided: true },
    { from: "/e", serve: { type: "text/plain", body: "x" } },
    { from: "/f", serve: "unregister-service-worker" },
  ];
  ({ manifest } = await releaseOf(rules, {
    announceAt: "2024-12-01T00:00:00Z",
    keep: ["/a/*", { path: "/b/*", until: "2025-02-01T00:00:00Z" }],
    aliases: { "old.example": "www.old.example" },
    timeZone: "Europe/Berlin",
    fallbackStatus: 302,
    cors: ["/fonts/*"],
    repair: false,
    texts: { en: { announcement: "We close.", goneTitle: "Gone", goneText: "It is gone." } },
    color: "#b3261e",
    archive: "https://web.archive.org/web/2024/{url}",
  }));
});

const KINDS = [
  {
    name: "a manifest",
    valid: () => manifest,
    kept: () => manifest,
    read: readManifestText,
    parse: parseManifest,
    /** Fields that the schema fills in, and that are in everything written by `publish`. */
    differs: (place: string, by: unknown) =>
      by === undefined && /^site\.(?:fallback|maxAgeSeconds|keep)$/.test(place),
  },
  {
    name: "a pointer",
    valid: () => POINTER,
    kept: () => KEPT_OF_POINTER,
    read: readPointerText,
    parse: parsePointer,
    /** What served before decides nothing: later-version.test.ts. */
    differs: (place: string) => /^(?:before|history)\b/.test(place),
  },
] as const;

/** Replacements for a value. */
const stranger = fc.constantFrom<unknown>(
  undefined,
  null,
  "",
  "x",
  0,
  1,
  -1,
  1.5,
  1e300,
  true,
  false,
  [],
  [null],
  [""],
  ["a"],
  {},
  { a: 1 },
  { a: "b" },
);

/** Lists every place in a value, including the value itself. */
function placesOf(value: unknown, path: readonly string[] = []): (readonly string[])[] {
  if (typeof value !== "object" || value === null) return [path];
  return [path, ...Object.entries(value).flatMap(([key, it]) => placesOf(it, [...path, key]))];
}

/** Returns a copy with one place replaced; undefined removes it. */
function replaced(value: unknown, [key, ...path]: readonly string[], by: unknown): unknown {
  if (key === undefined) return by;
  if (Array.isArray(value))
    return value.map((it, at) => (String(at) === key ? replaced(it, path, by) : it));
  const entries = Object.entries(value ?? {});
  return Object.fromEntries(
    [
      ...entries,
      ...(entries.some(([name]) => name === key) ? [] : [[key, undefined] as const]),
    ].map(([name, it]) => [name, name === key ? replaced(it, path, by) : it]),
  );
}

describe.each(KINDS)("an isolate's reader of $name", ({ valid, kept, read, parse, differs }) => {
  it("reads what the schema reads", () => {
    const text = JSON.stringify(valid());
    expect(parse(text)).toEqual(success(valid()));
    expect(read(text)).toEqual(success(kept()));
  });

  it.each(["", "{", "null", "[]", "{}", "7", '"x"', '{"format":2}', '{"format":"1"}'])(
    "refuses what the schema refuses, with the same failure: %s",
    (text) => {
      expect(read(text)).toEqual(parse(text));
      expect(read(text).ok).toBe(false);
    },
  );

  it("accepts and refuses the same as the schema for any change in any place", () => {
    const places = placesOf(valid());
    const added = places.map((it) => [...it, "unknown"]);
    const place = fc.constantFrom(...places, ...added);
    fc.assert(
      fc.property(place, stranger, (path, by) => {
        fc.pre(!differs(path.join("."), by));
        const text = JSON.stringify(replaced(valid(), path, by)) ?? "";
        const outcome = (result: Result<unknown, unknown>) => (result.ok ? "taken" : result);
        expect(outcome(read(text))).toEqual(outcome(parse(text)));
      }),
      runs(3000),
    );
  });
});

it.each(REDIRECT_STATUSES)("an isolate accepts a rule with status %i", (status) => {
  const rules = [{ ...RULE, status }];
  const text = JSON.stringify(replaced(manifest, ["patterns"], rules));
  expect(readManifestText(text).ok).toBe(true);
});

it("a later version may describe the grounds of a promotion in another way", () => {
  const text = JSON.stringify(replaced(POINTER, ["grounds", "kind"], "later"));
  expect(readPointerText(text).ok).toBe(true);
  expect(parsePointer(text).ok).toBe(true);
});

describe("an overlay", () => {
  it("is read as it was written", () => {
    expect(readOverlay(JSON.stringify(OVERLAY), null)).toEqual(success(OVERLAY));
  });

  it.each(["", "{", "null", "[]", "{}", "7", '"x"', '{"format":2}', '{"format":"1"}'])(
    "is refused if it is none: %s",
    (text) => {
      expect(readOverlay(text, null).ok).toBe(false);
    },
  );

  const [changed, other] = OVERLAY.rows;

  it("loses no other row to any change in a row, and serves nothing that the schema refuses", () => {
    const places = placesOf(changed);
    const added = places.map((it) => [...it, "unknown"]);
    fc.assert(
      fc.property(fc.constantFrom(...places, ...added), stranger, (path, by) => {
        const row = replaced(changed, path, by) ?? null;
        const read = readOverlay(JSON.stringify({ ...OVERLAY, rows: [row, other] }), null);
        const rows = read.ok ? read.value.rows : [];
        expect(rows.at(-1)).toEqual(other);
        for (const { rule, state } of rows.slice(0, -1)) {
          expect(rule === null || ruleSchema.safeParse(rule).success).toBe(true);
          expect(["serving", "last-good", "rejected"]).toContain(state);
        }
      }),
      runs(3000),
    );
  });

  it("loses nothing that serves to any change in a finding", () => {
    const [finding] = changed.findings;
    const places = placesOf(finding);
    const added = places.map((it) => [...it, "unknown"]);
    fc.assert(
      fc.property(fc.constantFrom(...places, ...added), stranger, (path, by) => {
        const findings = [replaced(finding, path, by) ?? null, finding];
        const rows = [{ ...changed, findings }];
        const text = JSON.stringify({
          ...OVERLAY,
          gate: { value: null, findings },
          rows,
          findings,
        });
        const read = readOverlay(text, null);
        const {
          rows: [row],
          ...rest
        } = read.ok ? read.value : OVERLAY;
        expect(row?.rule).toEqual(changed.rule);
        const lists = [row?.findings, rest.gate.findings, rest.findings];
        for (const list of lists) {
          expect(list?.at(-1)).toEqual(finding);
          expect(list?.every((it) => ["error", "warning"].includes(it.severity))).toBe(true);
        }
      }),
      runs(1000),
    );
  });
});
