/** The compact table, to the byte: docs/table-format.md. Stored tables outlive the code that wrote them. */
import { describe, expect, it } from "vitest";
import { answersOf, formatFor, rangeOf, SHARD_FORMATS } from "../../src/domain/compact/answers.ts";
import { createCompactIndex } from "../../src/domain/compact/compact-index.ts";
import { encodeTable, fitsIntoShard } from "../../src/domain/compact/encode-table.ts";
import {
  fingerprint,
  fingerprintKey,
  fingerprintParameter,
  shardOf,
} from "../../src/domain/compact/fingerprint.ts";
import { openShard } from "../../src/domain/compact/layout.ts";
import type { Answer } from "../../src/domain/table/rule.ts";
import type { RuleData } from "../../src/domain/table/schema.ts";
import { byIndex, valueOf } from "../support/compact.ts";
import { compile } from "../support/table.ts";

const NEW = "https://n.example";
const TARGET = { kind: "literal", href: `${NEW}/a` } as const;
const SITE = { scope: ["/"], targetHosts: ["n.example"], fallback: null };

function encode(rules: readonly RuleData[]): Uint8Array<ArrayBuffer> {
  const [bytes, ...others] = valueOf(encodeTable(compile(rules, SITE).rules, byIndex));
  expect(others).toEqual([]);
  return bytes ?? new Uint8Array();
}

const hexOf = (bytes: Uint8Array): string =>
  Array.from(bytes, (it) => it.toString(16).padStart(2, "0")).join("");

const RULES: readonly RuleData[] = [
  {
    from: "/p?a=1",
    to: `${NEW}/a`,
    startsAt: "2025-01-01T00:00:00Z",
    endsAt: "2025-02-01T00:00:00Z",
  },
  { from: "/p", to: `${NEW}/ab`, status: 302, query: "drop" },
  { from: "/p?a=1&b=2", gone: true },
  { from: "/p?c=3", keep: true },
  { from: "https://old.example/g", gone: true, to: `${NEW}/ab` },
  { from: "/k", keep: true },
  { from: "/r", to: "https://evil.example/" },
  { from: "/m", to: `${NEW}/b`, status: 308 },
];

describe("a shard", () => {
  const written: readonly [section: string, bytes: number, hex: string][] = [
    ["SNST", 4, "534e5354"],
    ["format", 2, "0100"],
    ["bits of a bucket, and one byte of nothing", 2, "0000"],
    ["seed", 4, "00000000"],
    ["entries", 4, "05000000"],
    ["blocks", 4, "01000000"],
    ["bytes of the pool", 4, "1a000000"],
    ["bytes of the nodes", 4, "55000000"],
    ["nothing", 4, "00000000"],
    ["where gone, keep and redirects without target begin", 12, "00000000 01000000 02000000"],
    [
      "where 301, 302, 303, 307, 308 and gone with a suggestion begin, for three targets",
      24,
      "03000000 06000000 09000000 0c000000 0f000000 12000000",
    ],
    [
      "the same where the query is dropped",
      24,
      "15000000 18000000 1b000000 1e000000 21000000 24000000",
    ],
    ["where nodes begin", 4, "27000000"],
    ["nothing", 32, "00".repeat(32)],
    ["one bucket", 8, "00000000 05000000"],
    ["lows, ascending", 20, "3a4e541d ea4d887f c4536f88 4d3d78a0 fb2122e9"],
    ["one block of targets", 4, "00000000"],
    ["middles", 10, "44d3 5dda cef4 170b bfec"],
    ["references", 15, "4a0000 110000 020000 010000 130000"],
    ["19 characters, https://n.example/a", 20, "13 68747470733a2f2f6e2e6578616d706c652f61"],
    ["all 19 of the one before, and b", 3, "13 01 62"],
    ["18 of the one before, and b", 3, "12 01 62"],
    ["below b=2: no instant, no rule, one child", 3, "00 00 01"],
    ["which is a=1, and gone", 9, "bbf096da b54d 000000"],
    ["at a=1: no instant, one rule, no child", 3, "00 01 00"],
    ["with a start and an end", 17, "03 0000c097f2417942 000000eaec4b7942"],
    ["301 to the first target", 3, "030000"],
    ["/p: two instants, one rule, three children", 3, "02 01 03"],
    ["the instants", 16, "0000c097f2417942 000000eaec4b7942"],
    ["a rule without start and end: 302 to the second target", 4, "00 190000"],
    ["b=2, and the node at 0", 9, "84646128 8c06 270000"],
    ["a=1, and the node at 12", 9, "bbf096da b54d 330000"],
    ["c=3, and keep", 9, "eedfe9f0 9ce4 010000"],
  ];

  it("is written section by section", () => {
    const bytes = encode(RULES);
    let at = 0;
    for (const [section, length, hex] of written) {
      const found = hexOf(bytes.subarray(at, at + length));
      expect([section, found]).toEqual([section, hex.replaceAll(" ", "")]);
      at += length;
    }
    expect(bytes.length).toBe(at);
  });

  it("has the same bytes whatever the order of the rules in memory", () => {
    const { rules } = compile(RULES, SITE);
    const again = valueOf(encodeTable(rules.toReversed(), byIndex))[0] ?? new Uint8Array();
    expect(hexOf(again)).toBe(hexOf(encode(RULES)));
  });

  it("puts a rule below its rarest condition first", () => {
    const bytes = encode(
      ["a=1&b=2", "b=2"].map((query) => ({ from: `/p?${query}`, gone: true }) as const),
    );
    const nodes = 128 + 8 + 9;
    const root = nodes + (bytes[nodes - 3] ?? 0) - 3;
    // Below b=2 first, a=1 would hang under that, and the root would have one child.
    expect([...bytes.subarray(root, root + 3)]).toEqual([0, 0, 2]);
  });

  it("has the nodes of paths in the order of their first rules", () => {
    const ends = { gone: true, endsAt: "2026-01-01T00:00:00Z" } as const;
    const rules: readonly RuleData[] = [
      { from: "/one", ...ends },
      { from: "/two", ...ends },
      { from: "/two?x=1", ...ends },
      { from: "/one?x=1", ...ends },
    ];
    const { rules: compiled } = compile(rules, SITE);
    const { nodes } = valueOf(openShard(encode(rules)));
    for (const ofMemory of [
      compiled,
      compiled.toReversed(),
      compiled.toSpliced(0, 1).concat(compiled[0] ?? []),
    ]) {
      const [bytes = new Uint8Array()] = valueOf(encodeTable(ofMemory, byIndex));
      expect(hexOf(valueOf(openShard(bytes)).nodes)).toBe(hexOf(nodes));
    }
    const [shard] = valueOf(encodeTable(compiled, byIndex)).map((it) => valueOf(openShard(it)));
    const referenceOf = (path: string): number => {
      fingerprintKey("", path, 0);
      const at = shard?.lows.indexOf(fingerprint.low) ?? -1;
      return shard?.references[3 * at] ?? 0;
    };
    expect(referenceOf("/one")).toBeLessThan(referenceOf("/two"));
  });

  it("uses another format, with a higher number, only for what the first cannot express", () => {
    const bytes = encode([...RULES, { from: "/u", undecided: true }]);
    const view = new DataView(bytes.buffer);
    expect(view.getUint16(4, true)).toBe(2);
    expect(view.getUint32(32 + 4 * 15, true)).toBe(39);
    expect(view.getUint32(32 + 4 * 16, true)).toBe(40);
  });

  it("has its buckets in order, each with ascending fingerprints", () => {
    const paths = Array.from({ length: 70 }, (_, index) => `/page/${index}`);
    const bytes = encode(paths.map((from) => ({ from, gone: true })));
    const view = new DataView(bytes.buffer);
    expect(view.getUint8(6)).toBe(3);
    const starts = Array.from({ length: 9 }, (_, bucket) => view.getUint32(128 + 4 * bucket, true));
    const entries = paths.map((path) => {
      fingerprintKey("", path, 0);
      return [fingerprint.high >>> 29, fingerprint.low, fingerprint.high & 0xffff] as const;
    });
    const sorted = entries.toSorted((a, b) => a[0] - b[0] || a[1] - b[1]);
    const lows = 128 + 4 * 9;
    const middles = lows + 4 * 70;
    expect(
      sorted.map((_, at) => [
        starts.findLastIndex((it) => it <= at),
        view.getUint32(lows + 4 * at, true),
        view.getUint16(middles + 2 * at, true),
      ]),
    ).toEqual(sorted);
    expect(starts.at(-1)).toBe(70);
  });

  it("does not exist if no rule ever applies", () => {
    const never: RuleData = { from: "/a", gone: true, startsAt: "no date" };
    expect(valueOf(encodeTable(compile([], SITE).rules, byIndex))).toEqual([]);
    expect(valueOf(encodeTable(compile([never], SITE).rules, byIndex))).toEqual([]);
  });

  it.each([
    [1, 0],
    [15, 0],
    [16, 1],
    [31, 1],
    [32, 2],
    [64, 3],
  ])("with %i entries has buckets of about eight, selected by %i bits", (count, bits) => {
    const rules = Array.from({ length: count }, (_, index) => ({ from: `/${index}`, gone: true }));
    expect(encode(rules as RuleData[])[6]).toBe(bits);
  });

  it("starts a block with a whole target every sixteen targets", () => {
    const targets = Array.from({ length: 33 }, (_, index) => `${NEW}/${index + 10}`);
    const bytes = encode(targets.map((to, index) => ({ from: `/${index}`, to })));
    const view = new DataView(bytes.buffer);
    const entries = view.getUint32(12, true);
    const blocks = 128 + 4 * (2 ** view.getUint8(6) + 1) + 4 * entries;
    const pool = blocks + 4 * view.getUint32(16, true) + 5 * entries;
    expect(view.getUint32(16, true)).toBe(3);
    const begins = [0, 1, 2].map((it) => pool + view.getUint32(blocks + 4 * it, true));
    const texts = begins.map((at) =>
      new TextDecoder().decode(bytes.subarray(at + 1, at + 1 + (bytes[at] ?? 0))),
    );
    expect(texts).toEqual([targets[0], targets[16], targets[32]]);
  });
});

describe("a fingerprint", () => {
  it.each<[host: string, path: string, seed: number, high: number, low: number]>([
    ["", "/a", 0, 0x099c_8762, 0x6470_4ec0],
    ["", "/a", 1, 0x1e3b_4592, 0x636e_4a64],
    ["old.example", "/a", 0, 0xa448_8fcb, 0xe9a2_646c],
    ["", "/A longer path, of an odd length", 0, 0x7336_d1d2, 0xb1c3_eff8],
    ["", "/é漢", 7, 0x965d_d5e9, 0x1ba0_4477],
  ])("of host %j and path %j with seed %i never changes", (host, path, seed, high, low) => {
    fingerprintKey(host, path, seed);
    expect(fingerprint).toEqual({ high, low });
  });

  it.each<[name: string, value: string, seed: number, high: number, low: number]>([
    ["a", "1", 0, 0x53c1_4db5, 0xda96_f0bb],
    ["a", "1", 1, 0xd04e_354a, 0x9977_72a8],
    ["name", "", 0, 0x55f3_de47, 0x3612_defc],
  ])("of parameter %j, %j with seed %i never changes", (name, value, seed, high, low) => {
    fingerprintParameter(name, value, seed);
    expect(fingerprint).toEqual({ high, low });
  });

  it.each([
    ["/a", [0, 1, 5, 71]],
    ["/b", [0, 1, 4, 295]],
    ["/global/page", [0, 0, 4, 874]],
    ["/é", [0, 1, 0, 935]],
  ])("of only the path selects the shard of %s", (path, shards) => {
    expect([1, 2, 7, 1000].map((count) => shardOf(path, count))).toEqual(shards);
  });
});

describe("a lookup", () => {
  const open = (rules: readonly RuleData[]) => valueOf(openShard(encode(rules)));

  it("finds each rule of a large shard, and no others", () => {
    const shard = open(
      Array.from({ length: 100 }, (_, index) => ({
        from: `/${index}`,
        to: `${NEW}/${index}`,
        status: 308,
        query: "drop",
      })),
    );
    const literals = createCompactIndex(() => shard, 1, new Set());
    for (let index = 0; index < 100; index++) {
      expect(literals.find("", `/${index}`, [])).toMatchObject({
        rules: [{ answer: { target: { href: `${NEW}/${index}` } } }],
        instants: [],
      });
      expect(literals.find("", `/x${index}`, [])).toBe(null);
    }
  });

  it("returns rules unchanged except for their index", () => {
    const shard = open(RULES);
    const literals = createCompactIndex(() => shard, 1, new Set(["old.example"]));
    const parameters = [
      { raw: "a=1", name: "a", value: "1" },
      { raw: "a=2", name: "a", value: "2" },
      { raw: "a=1", name: "a", value: "1" },
      { raw: "c=3", name: "c", value: "3" },
      { raw: "b=2", name: "b", value: "2" },
    ];
    const compiled = compile(RULES, SITE).rules;
    const expected = (from: string): object | undefined => {
      const rule = compiled.find((it) => it.from === from);
      return rule && { ...rule, index: -1 };
    };
    expect(literals.find("", "/p", parameters)).toEqual({
      rules: ["/p?a=1&b=2", "/p?a=1", "/p?c=3", "/p"].map(expected),
      instants: [Date.parse("2025-01-01"), Date.parse("2025-02-01")],
    });
    expect(literals.find("", "/p", [])?.rules).toEqual([expected("/p")]);
    for (const places of [
      [0, 0],
      [1, 0, 0],
    ]) {
      const repeated = places.flatMap((it) => parameters[it] ?? []);
      expect(literals.find("", "/p", repeated)?.rules).toEqual(["/p?a=1", "/p"].map(expected));
    }
    for (const from of ["/k", "/r", "/m"]) {
      expect(literals.find("", from, parameters)).toEqual({
        rules: [expected(from)],
        instants: [],
      });
    }
    expect(literals.find("old.example", "/g", [])?.rules).toEqual([
      expected("https://old.example/g"),
    ]);
  });

  it("needs no shard if there is none or a host has no rules", () => {
    const never = (): null => {
      throw new TypeError("asked");
    };
    expect(createCompactIndex(never, 0, new Set()).find("", "/a", [])).toBe(null);
    const one = createCompactIndex(never, 1, new Set(["old.example"]));
    expect(one.find("www.old.example", "/a", [])).toBe(null);
    expect(() => one.find("old.example", "/a", [])).toThrow("asked");
    expect(() => createCompactIndex(() => null, 1, new Set()).find("", "/a", [])).toThrow(
      "The shard of this path is not loaded",
    );
  });
});

describe("shard formats", () => {
  it("are read if they were ever written, and no others", () => {
    expect(SHARD_FORMATS).toEqual([1, 2]);
    expect(SHARD_FORMATS.map((it) => answersOf(it)?.length)).toEqual([15, 16]);
    expect([0, 3].map(answersOf)).toEqual([null, null]);
  });

  it.each<[string, Answer, range: number]>([
    ["gone", { kind: "gone", target: null, query: "merge", lowercase: false }, 0],
    [
      "gone without a target, whatever its other fields",
      { kind: "gone", target: null, query: "drop", lowercase: true },
      0,
    ],
    ["keep", { kind: "keep" }, 1],
    [
      "a redirect without a target",
      { kind: "redirect", status: 308, target: null, query: "drop", lowercase: false },
      2,
    ],
    [
      "a redirect",
      { kind: "redirect", status: 301, target: TARGET, query: "merge", lowercase: false },
      3,
    ],
    [
      "a redirect of another status",
      { kind: "redirect", status: 307, target: TARGET, query: "merge", lowercase: true },
      6,
    ],
    ["a suggestion", { kind: "gone", target: TARGET, query: "merge", lowercase: false }, 8],
    [
      "a redirect that drops the query",
      { kind: "redirect", status: 301, target: TARGET, query: "drop", lowercase: false },
      9,
    ],
    [
      "a suggestion that drops the query",
      { kind: "gone", target: TARGET, query: "drop", lowercase: false },
      14,
    ],
    ["undecided", { kind: "undecided" }, 15],
  ])("have a place for %s", (_name, answer, range) => {
    const answers = answersOf(2) ?? [];
    expect(rangeOf(answers, answer)).toBe(range);
    expect(formatFor([answer])).toBe(range === 15 ? 2 : 1);
    // Objects with the same fields in the same order have one shape, for which the runtime optimises.
    expect(Object.keys(answers[range]?.shape ?? {})).toEqual(Object.keys(answer));
  });

  it("have no place for anything that came later", () => {
    expect(() => rangeOf(answersOf(1) ?? [], { kind: "undecided" })).toThrow(RangeError);
  });

  it("contain exact rules, except files", () => {
    const { rules } = compile(
      [
        { from: "/a", gone: true },
        { from: "/b?x=1", keep: true },
        { from: "/c", serve: "unregister-service-worker" },
        { from: "/d/*", gone: true },
        { from: "/e?x=:y", gone: true },
      ],
      SITE,
    );
    expect(rules.filter(fitsIntoShard).map((it) => it.from)).toEqual(["/a", "/b?x=1"]);
  });
});
