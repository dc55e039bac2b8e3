import * as fc from "fast-check";
import { describe, expect, it } from "vitest";
import { createCompactIndex } from "../../src/domain/compact/compact-index.ts";
import { encodeTable } from "../../src/domain/compact/encode-table.ts";
import {
  readReference,
  readVarint,
  writeReference,
  writeVarint,
} from "../../src/domain/compact/bytes.ts";
import { fingerprint, fingerprintKey, shardOf } from "../../src/domain/compact/fingerprint.ts";
import { openShard, type ShardProblem } from "../../src/domain/compact/layout.ts";
import { encodeTargets, readTarget } from "../../src/domain/compact/target-pool.ts";
import { compileRoutes } from "../../src/domain/table/compile.ts";
import { resolve } from "../../src/domain/resolve/resolve.ts";
import { REDIRECT_STATUSES } from "../../src/domain/table/redirect-status.ts";
import type { RuleData } from "../../src/domain/table/schema.ts";
import {
  methodArbitrary,
  nowArbitrary,
  routesArbitrary,
  urlArbitrary,
  webUrlArbitrary,
} from "../support/arbitraries.ts";
import { byIndex, compacted, openShards, valueOf } from "../support/compact.ts";
import { compile, GATE, HOUR } from "../support/table.ts";
import { runs } from "../support/runs.ts";

const NEW = "https://www.new.example";

/** What a table in its compact form answers. */
function askCompact(rules: readonly RuleData[], address: string, now = GATE) {
  const table = compacted(compile(rules));
  const url = new URL(address.startsWith("/") ? `https://www.old.example${address}` : address);
  return resolve(table, { url, method: "GET" }, now);
}

describe("a compact table", () => {
  it("answers as the original table", () => {
    fc.assert(
      fc.property(
        routesArbitrary,
        urlArbitrary,
        methodArbitrary,
        nowArbitrary,
        (data, url, method, now) => {
          const compiled = compileRoutes(data, () => {});
          const {
            index: _index,
            rule,
            ...expected
          } = resolve(compiled.table, { url, method }, now);
          const { index: _none, ...decision } = resolve(compacted(compiled), { url, method }, now);
          expect(decision).toMatchObject(expected);
          expect(decision.rule === null).toBe(rule === null);
        },
      ),
      runs(1000),
    );
  });

  it.each<[string, RuleData, string, object]>([
    ["a redirect", { from: "/global/a", to: `${NEW}/a` }, "/GLOBAL//a/", { location: `${NEW}/a` }],
    [
      "each status",
      { from: "/global/a", to: `${NEW}/a`, status: 307 },
      "/global/a",
      { status: 307 },
    ],
    [
      "a dropped query",
      { from: "/global/a", to: `${NEW}/a`, query: "drop" },
      "/global/a?x=1",
      { location: `${NEW}/a` },
    ],
    ["gone", { from: "/global/a", gone: true }, "/global/a", { outcome: "gone" }],
    [
      "gone with a suggestion",
      { from: "/global/a", gone: true, to: `${NEW}/b` },
      "/global/a",
      { outcome: "gone", suggestion: `${NEW}/b` },
    ],
    [
      "keep",
      { from: "/global/a", keep: true },
      "/global/a",
      { outcome: "pass", reason: "rule", rule: "/global/a" },
    ],
    [
      "a target that is not allowed",
      { from: "/global/a", to: "https://evil.example/" },
      "/global/a",
      { outcome: "refused", location: null },
    ],
    [
      "a rule of one host",
      { from: "https://old.example/global/a", to: `${NEW}/a` },
      "https://old.example/global/a",
      { location: `${NEW}/a`, rule: "https://old.example/global/a" },
    ],
    [
      "a rule of one host, on another host",
      { from: "https://old.example/global/a", to: `${NEW}/a` },
      "/global/a",
      { reason: "fallback" },
    ],
    [
      "a literal colon and star",
      { from: "/global/User:a/*", match: "exact", to: `${NEW}/User:a` },
      "/global/user:A/*",
      { location: `${NEW}/User:a` },
    ],
    [
      "the longest possible target",
      { from: "/global/a", to: `${NEW}/${"x".repeat(2000)}` },
      "/global/a",
      { location: `${NEW}/${"x".repeat(2000)}` },
    ],
  ])("stores %s", (_name, rule, address, expected) => {
    expect(askCompact([rule], address)).toMatchObject(expected);
  });

  const shapes = REDIRECT_STATUSES.flatMap((status) =>
    (["merge", "drop"] as const).map((query) => [status, query] as const),
  );
  it.each(shapes)("stores every status and mode: %i, %s", (status, query) => {
    const rules: RuleData[] = [{ from: "/global/a", to: `${NEW}/a`, status, query }];
    expect(askCompact(rules, "/global/a?x=1")).toMatchObject({
      status,
      location: query === "merge" ? `${NEW}/a?x=1` : `${NEW}/a`,
    });
  });

  it("names a rule by its canonical URL", () => {
    const rule: RuleData = { from: "/global//Page/?B=2&a=%C3%A9", to: `${NEW}/a` };
    expect(askCompact([rule], "/global/page?a=é&B=2").rule).toBe("/global/page?B=2&a=%C3%A9");
  });

  it.each<[string, string]>([
    ["?a=1", "/one"],
    ["?a=1&b=2", "/both"],
    ["?b=2&c=3&a=1&a=1", "/both"],
    ["?b=2", "/none"],
    ["", "/none"],
    ["?a=2", "/other"],
    ["?a=2&b=2", "/other"],
  ])("finds the best variant of one path for %j: %s", (search, path) => {
    const rules: RuleData[] = [
      { from: "/global/p?a=1", to: `${NEW}/one`, query: "drop" },
      { from: "/global/p?a=1&b=2", to: `${NEW}/both`, query: "drop" },
      { from: "/global/p", to: `${NEW}/none`, query: "drop" },
      { from: "/global/p?a=2", to: `${NEW}/other`, query: "drop" },
    ];
    expect(askCompact(rules, `/global/p${search}`).location).toBe(NEW + path);
  });

  const to = (from: string, path: string, more: Partial<RuleData> = {}): RuleData => ({
    from,
    to: NEW + path,
    query: "drop",
    ...more,
  });
  const EARLY = new Date(GATE - HOUR).toISOString();
  const LATE = new Date(GATE + HOUR).toISOString();

  it.each<[string, RuleData[], [address: string, hours: number, path: string | null][]]>([
    [
      "a rule with a query after one without",
      [to("/global/p", "/none"), to("/global/p?a=1", "/one")],
      [
        ["/global/p?a=1", 0, "/one"],
        ["/global/p", 0, "/none"],
      ],
    ],
    [
      "a window",
      [to("/global/p", "/p", { endsAt: LATE })],
      [
        ["/global/p", 0, "/p"],
        ["/global/p", 1, null],
      ],
    ],
    [
      "two windows of one query",
      [
        to("/global/p?a=1", "/early", { endsAt: LATE }),
        to("/global/p?a=1", "/late", { startsAt: LATE }),
      ],
      [
        ["/global/p?a=1", 0, "/early"],
        ["/global/p?a=1", 1, "/late"],
      ],
    ],
    [
      "a rule that starts with the gate, and one before it",
      [to("/global/p?a=1", "/gate"), to("/global/p?a=1", "/before", { startsAt: EARLY })],
      [
        ["/global/p?a=1", -1, "/before"],
        ["/global/p?a=1", 0, "/gate"],
      ],
    ],
    [
      "rules with more and fewer parameters",
      [
        to("/global/p?a=1", "/a"),
        to("/global/p?a=1&b=2", "/ab"),
        to("/global/p?b=2", "/b"),
        to("/global/p?b=2&c=3", "/bc"),
      ],
      [
        ["/global/p?a=1", 0, "/a"],
        ["/global/p?b=2&a=1", 0, "/ab"],
        ["/global/p?b=2", 0, "/b"],
        ["/global/p?c=3&b=2", 0, "/bc"],
      ],
    ],
    [
      "a redirect of any kind to a target that is not allowed, which answers 501",
      [{ from: "/global/p", to: "https://evil.example/", status: 302, query: "drop" }],
      [["/global/p", 0, null]],
    ],
  ])("stores %s", (_name, rules, asked) => {
    for (const [address, hours, path] of asked) {
      const { location, outcome } = askCompact(rules, address, GATE + hours * HOUR);
      const elsewhere = outcome === "refused" ? null : `${NEW}/`;
      expect([address, location]).toEqual([address, path === null ? elsewhere : NEW + path]);
    }
  });

  it("answers with a host's file, which it does not hold, before the site's rule for its address", () => {
    const rules: RuleData[] = [
      {
        from: "https://old.example/global/a",
        serve: { type: "text/plain", body: "x" },
        endsAt: new Date(GATE + 60_000).toISOString(),
      },
      { from: "/global/a", to: `${NEW}/a` },
      { from: "/global/a?x=1", to: `${NEW}/x` },
    ];
    const ask = (address: string, now = GATE) => {
      const { outcome, location, cacheControl } = askCompact(rules, address, now);
      return [outcome, location, cacheControl];
    };
    const own = "https://old.example/global/a";
    expect(ask(own)).toEqual(["served", null, "public, max-age=60"]);
    expect(ask(`${own}?x=1`)).toEqual(["served", null, "public, max-age=60"]);
    expect(ask(own, GATE + 60_000)).toEqual(["redirect", `${NEW}/a`, "public, max-age=3600"]);
    expect(ask("/global/a")).toEqual(["redirect", `${NEW}/a`, "public, max-age=3600"]);
  });

  it("answers with a rule for more parameters before a file of the same path", () => {
    const rules: RuleData[] = [
      { from: "/global/a", serve: { type: "text/plain", body: "x" } },
      { from: "/global/a?x=1", to: `${NEW}/x` },
    ];
    expect(askCompact(rules, "/global/a?x=1").location).toBe(`${NEW}/x`);
    expect(askCompact(rules, "/global/a").outcome).toBe("served");
  });

  it("stores windows, and caches no answer of a path past the next change", () => {
    const rules: RuleData[] = [
      { from: "/global/p", to: `${NEW}/early`, endsAt: new Date(GATE + 90_000).toISOString() },
      { from: "/global/p?a=1", to: `${NEW}/late`, startsAt: new Date(GATE + 60_000).toISOString() },
    ];
    expect(askCompact(rules, "/global/p")).toMatchObject({
      location: `${NEW}/early`,
      cacheControl: "public, max-age=60",
    });
    expect(askCompact(rules, "/global/p", GATE + 60_000)).toMatchObject({
      location: `${NEW}/early`,
      cacheControl: "public, max-age=30",
    });
    expect(askCompact(rules, "/global/p?a=1", GATE + 60_000).location).toBe(`${NEW}/late`);
    expect(askCompact(rules, "/global/p", GATE + HOUR).reason).toBe("fallback");
  });

  it("looks up thousands of variants of one path without trying each", () => {
    const rules = Array.from({ length: 3000 }, (_, id): RuleData => ({
      from: `/global/p?id=${id}&lang=en`,
      to: `${NEW}/${id}`,
      query: "drop",
    }));
    const table = compacted(compile(rules));
    const url = new URL("https://www.old.example/global/p?lang=en&id=2999");
    const { location } = resolve(table, { url, method: "GET" }, GATE);
    expect(location).toBe(`${NEW}/2999`);
    expect(table.layers[0]?.literals.find("", "/global/p", [])?.rules).toEqual([]);
  });
});

describe("fingerprints", () => {
  it("use another seed if two keys of a table collide", () => {
    // Found by trying forty million keys: under seed 0 the stored 48 bits of both are the same.
    const [one, other] = ["/p/6tsbd", "/p/bfird"];
    const bits = (path: string, seed: number): string => {
      fingerprintKey("", path, seed);
      return `${fingerprint.high & 0xffff} ${fingerprint.low}`;
    };
    expect(bits(one, 0)).toBe(bits(other, 0));
    const rules: RuleData[] = [
      { from: one, to: `${NEW}/one` },
      { from: other, to: `${NEW}/other` },
    ];
    const { rules: compiled } = compile(rules, { scope: ["/"] });
    expect(openShards(compiled)[0]?.seed).toBe(1);
    const table = compacted(compile(rules, { scope: ["/"] }));
    for (const [path, location] of [
      [one, `${NEW}/one`],
      [other, `${NEW}/other`],
    ]) {
      const url = new URL(`https://www.old.example${path}`);
      expect(resolve(table, { url, method: "GET" }, GATE).location).toBe(location);
    }
  });

  it("use another seed if two query conditions of a path collide", () => {
    const rules: RuleData[] = ["5ddwf", "9w73t"].map((id) => ({
      from: `/global/p?id=${id}`,
      to: `${NEW}/${id}`,
      query: "drop",
    }));
    expect(openShards(compile(rules).rules)[0]?.seed).toBe(1);
    expect(askCompact(rules, "/global/p?id=5ddwf").location).toBe(`${NEW}/5ddwf`);
    expect(askCompact(rules, "/global/p?id=9w73t").location).toBe(`${NEW}/9w73t`);
  });

  it.each<[string, string[], seed: number]>([
    [
      "below another condition",
      ["a=1&id=5ddwf", "a=1&id=9w73t", "b=1&id=5ddwf", "b=1&id=9w73t"],
      1,
    ],
    ["in only their first 32 bits", ["id=23zj", "id=2cmk"], 0],
    ["in only their last 16 bits", ["id=11", "id=b7"], 0],
  ])("use another seed only if all stored bits collide: %s", (_name, queries, seed) => {
    const rules: RuleData[] = queries.map((query, index) => ({
      from: `/global/p?${query}`,
      to: `${NEW}/${index}`,
      query: "drop",
    }));
    expect(openShards(compile(rules).rules)[0]?.seed).toBe(seed);
    const found = queries.map((query) => askCompact(rules, `/global/p?${query}`).location);
    expect(found).toEqual(queries.map((_, index) => `${NEW}/${index}`));
  });

  it.each([
    ["first 32 bits", "/l5w", "/22y6"],
    ["last 16 bits", "/9", "/2n"],
  ])(
    "distinguish an unknown address that shares the %s with a known one",
    (_name, known, unknown) => {
      const [shard = null] = openShards(
        compile([{ from: known, gone: true }], { scope: ["/"] }).rules,
      );
      const literals = createCompactIndex(() => shard, 1, new Set());
      expect(literals.find("", known, [])).not.toBe(null);
      expect(literals.find("", unknown, [])).toBe(null);
    },
  );

  it("are compared only within their bucket", () => {
    const bucketOf = (path: string): number => {
      fingerprintKey("", path, 0);
      return fingerprint.high >>> 30;
    };
    // All stored bits of both are the same, and their buckets follow each other.
    const [one, next] = ["/p/6tsbd", "/p/bfird"];
    expect([bucketOf(one), bucketOf(next)]).toEqual([2, 3]);
    const others = Array.from({ length: 60 }, (_, index) => `/${index}`).filter(
      (it) => bucketOf(it) < 3,
    );
    const indexOf = (froms: readonly string[]) => {
      const rules = froms.map((from): RuleData => ({ from, to: NEW + from }));
      const [shard = null] = openShards(compile(rules, { scope: ["/"] }).rules);
      expect([shard?.seed, shard?.bucketBits]).toEqual([0, 2]);
      return createCompactIndex(() => shard, 1, new Set());
    };
    const both = indexOf([one, next, ...others.slice(0, 33)]);
    for (const path of [one, next]) {
      expect(both.find("", path, [])).toMatchObject({
        rules: [{ answer: { target: { href: NEW + path } } }],
      });
    }
    expect(indexOf([next, ...others.slice(0, 33)]).find("", one, [])).toBe(null);
  });

  it("differ for keys whose host and path are equal when joined", () => {
    const of = (host: string, path: string) => {
      fingerprintKey(host, path, 0);
      return { ...fingerprint };
    };
    expect(of("a.example", "/b")).not.toEqual(of("", "/ba.example"));
    expect(of("", "/a\0")).not.toEqual(of("", "/a"));
  });
});

describe("shards", () => {
  it("spread paths evenly, and hold the rules of a path for all hosts together", () => {
    const counts = [0, 0, 0, 0, 0, 0, 0];
    for (let index = 0; index < 70_000; index++) {
      const shard = shardOf(`/page/${index}`, 7);
      counts[shard] = (counts[shard] ?? 0) + 1;
    }
    expect(Math.min(...counts)).toBeGreaterThan(9500);
    expect(Math.max(...counts)).toBeLessThan(10_500);
  });

  const long = (count: number): RuleData[] =>
    Array.from({ length: count }, (_, index) => ({
      from: `/global/${index}`,
      to: `${NEW}/${String((index * 79) % count).padStart(3, "0")}${"x".repeat(190)}${index}`,
    }));

  it.each([
    [1, 100_000, 1],
    [300, 100_000, 1],
    [300, 60_000, 2],
    [300, 20_000, 4],
    [300, 5000, 25],
  ])("are as many as the size of %i rules requires, each with at most %i bytes: %i", (...given) => {
    const [count, bytesAtMost, expected] = given;
    const shards = valueOf(encodeTable(compile(long(count)).rules, byIndex, bytesAtMost));
    expect(shards.length).toBe(expected);
    expect(Math.max(...shards.map((it) => it.length))).toBeLessThanOrEqual(bytesAtMost);
    const entries = shards.map((it) => new DataView(it.buffer).getUint32(12, true));
    expect(entries.reduce((sum, it) => sum + it, 0)).toBe(count);
  });

  it("assume at least twenty bytes for a rule", () => {
    const rules = Array.from({ length: 60 }, (_, it): RuleData => ({
      from: `/global/${it}`,
      gone: true,
    }));
    expect(valueOf(encodeTable(compile(rules).rules, byIndex, 1000)).length).toBe(2);
    expect(valueOf(encodeTable(compile(rules).rules, byIndex, 1200)).length).toBe(1);
  });

  it("have the same bytes whatever the order of rules with the same paths", () => {
    const rules = ["/global/a", "/global/b", "/global/c"].flatMap((path): RuleData[] =>
      ["x", "y"].map((it) => ({ from: `${path}?q=${it}`, to: `${NEW}${path}/${it}` })),
    );
    const { rules: compiled } = compile(rules);
    const [bytes] = valueOf(encodeTable(compiled, byIndex));
    expect(valueOf(encodeTable(compiled.toReversed(), byIndex))).toEqual([bytes]);
  });

  it("cannot split the rules of one path, and refuse too many of them with their size", () => {
    const ofOne = long(24).map((it, index): RuleData => ({ ...it, from: `/global/p?id=${index}` }));
    const others = long(3);
    const bytes = valueOf(encodeTable(compile(ofOne).rules, byIndex))[0]?.length ?? 0;
    for (const rules of [
      [...others, ...ofOne],
      [...ofOne, ...others],
    ]) {
      const { rules: compiled } = compile(rules);
      expect(encodeTable(compiled, byIndex, bytes - 1)).toEqual({
        ok: false,
        problem: { path: "/global/p", rules: 24, bytes },
      });
      expect(encodeTable(compiled, byIndex, bytes).ok).toBe(true);
    }
  });

  it("report the path with the most rules, the first of equal ones", () => {
    const ofPath = (path: string, count: number): RuleData[] =>
      long(count).map((it, index): RuleData => ({ ...it, from: `${path}?id=${index}` }));
    for (const [first, next] of [
      ["/global/p", "/global/q"],
      ["/global/q", "/global/p"],
    ] as const) {
      const rules = [
        ...ofPath("/global/few", 2),
        ...ofPath(first, 24),
        ...ofPath(next, 24),
        ...ofPath("/global/some", 3),
      ];
      expect(encodeTable(compile(rules).rules, byIndex, 2000)).toMatchObject({
        problem: { path: first, rules: 24 },
      });
    }
  });

  const NEVER: Partial<RuleData> = { startsAt: "soon" };
  const FILE: RuleData = { from: "/global/file", serve: { type: "text/plain", body: "x" } };

  it("leave out files, patterns and rules that never apply", () => {
    const packed: RuleData[] = [
      { from: "/global/a", to: `${NEW}/a` },
      { from: "/global/file?a=1", gone: true },
      { from: "/global/never?a=1", gone: true },
    ];
    const others: RuleData[] = [
      { from: "/global/:x", gone: true },
      { ...FILE, from: "/global/alone" },
      { ...FILE, from: "/global/two?a=1" },
      { ...FILE, from: "/global/two?a=2" },
      FILE,
      { from: "/global/late", gone: true, ...NEVER },
      { from: "/global/never", gone: true, ...NEVER },
    ];
    const encode = (rules: readonly RuleData[]) => encodeTable(compile(rules).rules, byIndex);
    expect(encode([...packed, ...others])).toEqual(encode(packed));
    expect(encode([...others, ...packed])).toEqual(encode(packed));
    expect(encode(others)).toEqual({ ok: true, value: [] });
  });

  const encodeOne = (rule: RuleData): Uint8Array<ArrayBuffer> => {
    const [bytes] = valueOf(encodeTable(compile([rule]).rules, byIndex));
    return bytes ?? new Uint8Array();
  };

  it.each<[string, (bytes: Uint8Array<ArrayBuffer>) => Uint8Array<ArrayBuffer>, ShardProblem]>([
    ["nothing", () => new Uint8Array(), { kind: "shorter-than-header", bytes: 0 }],
    [
      "truncated",
      (bytes) => bytes.slice(0, -1),
      { kind: "wrong-length", bytes: 174, expected: 175 },
    ],
    ["something else", (bytes) => bytes.fill(0x3c, 0, 4), { kind: "not-a-shard" }],
    ["a later format", (bytes) => bytes.fill(9, 4, 5), { kind: "unknown-format", format: 9 }],
  ])("are refused if they are %s", (_name, damage, problem) => {
    const bytes = encodeOne({ from: "/global/a", to: `${NEW}/a` });
    expect(openShard(damage(bytes))).toEqual({ ok: false, problem });
  });

  it.each([
    [0, true],
    [3, false],
    [4, true],
  ])("are read at any offset in a buffer, in place if possible: %i", (at, isThere) => {
    const bytes = encodeOne({ from: "/global/a", gone: true });
    const moved = new Uint8Array(bytes.length + at);
    moved.set(bytes, at);
    const shard = valueOf(openShard(moved.subarray(at)));
    expect(shard.sizeBytes).toBe(bytes.length);
    expect(shard.lows).toEqual(valueOf(openShard(bytes)).lows);
    expect(shard.lows.buffer === moved.buffer).toBe(isThere);
  });

  it.each<[bytes: number, ShardProblem]>([
    [127, { kind: "shorter-than-header", bytes: 127 }],
    [128, { kind: "wrong-length", bytes: 128, expected: 174 }],
  ])("are refused if only %i bytes of them are left", (length, problem) => {
    const bytes = encodeOne({ from: "/global/a", gone: true }).slice(0, length);
    expect(openShard(bytes)).toMatchObject({ ok: false, problem: { kind: problem.kind } });
  });

  it.each([
    [16, true],
    [17, false],
  ])("with %i bits for buckets are accepted: %s", (bits, isTaken) => {
    const bytes = new Uint8Array(128 + 4 * (2 ** bits + 1));
    bytes.set(encodeOne({ from: "/global/a", gone: true }).subarray(0, 12));
    bytes[6] = bits;
    expect(openShard(bytes).ok).toBe(isTaken);
  });
});

describe("a pool of targets", () => {
  it("returns each of them", () => {
    const url = webUrlArbitrary.map((it) => new URL(it).href);
    fc.assert(
      fc.property(fc.uniqueArray(url, { maxLength: 80 }), (targets) => {
        const sorted = targets.toSorted();
        const pool = encodeTargets(sorted);
        expect(sorted.map((_, index) => readTarget(pool, index))).toEqual(sorted);
      }),
      runs(400),
    );
  });

  it("returns one longer than any URL, and those after it", () => {
    const url = `${NEW}/${"x".repeat(4070)}`;
    const targets = [url, `${url}${"y".repeat(2000)}`, `${url}z`];
    const pool = encodeTargets(targets);
    expect(targets.map((_, index) => readTarget(pool, index))).toEqual(targets);
  });
});

describe("numbers", () => {
  it.each<[value: number, bytes: number[]]>([
    [0, [0]],
    [1, [1]],
    [127, [0x7f]],
    [128, [0x80, 1]],
    [129, [0x81, 1]],
    [256, [0x80, 2]],
    [16_383, [0xff, 0x7f]],
    [16_384, [0x80, 0x80, 1]],
    [2 ** 32, [0x80, 0x80, 0x80, 0x80, 0x10]],
  ])("are written with seven bits in each byte: %i", (value, expected) => {
    const bytes: number[] = [];
    writeVarint(bytes, value);
    expect(bytes).toEqual(expected);
    const cursor = { bytes: Uint8Array.from([...bytes, 9]), at: 0 };
    expect([readVarint(cursor), cursor.at]).toEqual([value, bytes.length]);
  });

  it.each<[value: number, bytes: number[]]>([
    [0, [0, 0, 0]],
    [0x01, [1, 0, 0]],
    [0x1234, [0x34, 0x12, 0]],
    [0xab_cdef, [0xef, 0xcd, 0xab]],
  ])("are written in three bytes: %i", (value, expected) => {
    const bytes: number[] = [];
    writeReference(bytes, value);
    expect(bytes).toEqual(expected);
    const cursor = { bytes: Uint8Array.from([9, ...bytes]), at: 1 };
    expect([readReference(cursor), cursor.at]).toEqual([value, 4]);
  });
});
