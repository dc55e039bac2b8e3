import * as fc from "fast-check";
import { describe, expect, it } from "vitest";
import { encodeTable, SHARD_BYTES_AT_MOST } from "../../src/domain/compact/encode-table.ts";
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
  it("answers as the table that it was made from", () => {
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
      "a target that may not be served",
      { from: "/global/a", to: "https://evil.example/" },
      "/global/a",
      { outcome: "refused", location: null },
    ],
    [
      "one host alone",
      { from: "https://old.example/global/a", to: `${NEW}/a` },
      "https://old.example/global/a",
      { location: `${NEW}/a`, rule: "https://old.example/global/a" },
    ],
    [
      "one host alone, on another",
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
      "a longest possible target",
      { from: "/global/a", to: `${NEW}/${"x".repeat(2000)}` },
      "/global/a",
      { location: `${NEW}/${"x".repeat(2000)}` },
    ],
  ])("holds %s", (_name, rule, address, expected) => {
    expect(askCompact([rule], address)).toMatchObject(expected);
  });

  const shapes = REDIRECT_STATUSES.flatMap((status) =>
    (["merge", "drop"] as const).map((query) => [status, query] as const),
  );
  it.each(shapes)("has a place for every status and mode: %i, %s", (status, query) => {
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
  ])("finds among the variants of one path the best for %j: %s", (search, path) => {
    const rules: RuleData[] = [
      { from: "/global/p?a=1", to: `${NEW}/one`, query: "drop" },
      { from: "/global/p?a=1&b=2", to: `${NEW}/both`, query: "drop" },
      { from: "/global/p", to: `${NEW}/none`, query: "drop" },
      { from: "/global/p?a=2", to: `${NEW}/other`, query: "drop" },
    ];
    expect(askCompact(rules, `/global/p${search}`).location).toBe(NEW + path);
  });

  it("holds windows, and lets no answer of their path outlive the next one", () => {
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

  it("looks thousands of variants of one path up without trying them", () => {
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
  it("take another seed if two keys of a table collide", () => {
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

  it("take another seed if two query conditions of a path collide", () => {
    const rules: RuleData[] = ["5ddwf", "9w73t"].map((id) => ({
      from: `/global/p?id=${id}`,
      to: `${NEW}/${id}`,
      query: "drop",
    }));
    expect(openShards(compile(rules).rules)[0]?.seed).toBe(1);
    expect(askCompact(rules, "/global/p?id=5ddwf").location).toBe(`${NEW}/5ddwf`);
    expect(askCompact(rules, "/global/p?id=9w73t").location).toBe(`${NEW}/9w73t`);
  });

  it("tell apart keys whose host and path put together read alike", () => {
    const of = (host: string, path: string) => {
      fingerprintKey(host, path, 0);
      return { ...fingerprint };
    };
    expect(of("a.example", "/b")).not.toEqual(of("", "/ba.example"));
    expect(of("", "/a\0")).not.toEqual(of("", "/a"));
  });
});

describe("shards", () => {
  it("spread paths evenly, and keep all hosts' rules of a path together", () => {
    const counts = [0, 0, 0, 0, 0, 0, 0];
    for (let index = 0; index < 70_000; index++) {
      const shard = shardOf(`/page/${index}`, 7);
      counts[shard] = (counts[shard] ?? 0) + 1;
    }
    expect(Math.min(...counts)).toBeGreaterThan(9500);
    expect(Math.max(...counts)).toBeLessThan(10_500);
  });

  it("are as many as their size asks for, each within the limit", () => {
    const rules = Array.from({ length: 3000 }, (_, index): RuleData => ({
      from: `/global/${index}`,
      to: `${NEW}/${String((index * 7919) % 3000).padStart(4, "0")}${"x".repeat(1900)}${index}`,
    }));
    const shards = valueOf(encodeTable(compile(rules).rules, byIndex));
    expect(shards.length).toBe(2);
    expect(Math.max(...shards.map((it) => it.length))).toBeLessThanOrEqual(SHARD_BYTES_AT_MOST);
  });

  it("cannot divide the rules of one path: too many of them are refused, with their size", () => {
    const rules = Array.from({ length: 2400 }, (_, index): RuleData => ({
      from: `/global/p?id=${index}`,
      to: `${NEW}/${index}${"x".repeat(1900)}`,
    }));
    const { rules: compiled } = compile([...rules, { from: "/global/q", gone: true }]);
    expect(encodeTable(compiled, byIndex)).toMatchObject({
      ok: false,
      problem: { path: "/global/p", rules: 2400 },
    });
  });

  const encodeOne = (rule: RuleData): Uint8Array<ArrayBuffer> => {
    const [bytes] = valueOf(encodeTable(compile([rule]).rules, byIndex));
    return bytes ?? new Uint8Array();
  };

  it.each<[string, (bytes: Uint8Array<ArrayBuffer>) => Uint8Array<ArrayBuffer>, ShardProblem]>([
    ["nothing", () => new Uint8Array(), { kind: "shorter-than-header", bytes: 0 }],
    ["cut off", (bytes) => bytes.slice(0, -1), { kind: "wrong-length", bytes: 174, expected: 175 }],
    ["something else", (bytes) => bytes.fill(0x3c, 0, 4), { kind: "not-a-shard" }],
    ["a later format", (bytes) => bytes.fill(9, 4, 5), { kind: "unknown-format", format: 9 }],
  ])("are refused where they are %s", (_name, damage, problem) => {
    const bytes = encodeOne({ from: "/global/a", to: `${NEW}/a` });
    expect(openShard(damage(bytes))).toEqual({ ok: false, problem });
  });

  it("are read wherever their bytes begin in a buffer", () => {
    const bytes = encodeOne({ from: "/global/a", gone: true });
    const moved = new Uint8Array(bytes.length + 3);
    moved.set(bytes, 3);
    expect(valueOf(openShard(moved.subarray(3))).sizeBytes).toBe(bytes.length);
  });
});

describe("a pool of targets", () => {
  it("gives each one back", () => {
    const url = fc.webUrl({ withQueryParameters: true }).map((it) => new URL(it).href);
    fc.assert(
      fc.property(fc.uniqueArray(url, { maxLength: 80 }), (targets) => {
        const sorted = targets.toSorted();
        const pool = encodeTargets(sorted);
        expect(sorted.map((_, index) => readTarget(pool, index))).toEqual(sorted);
      }),
      runs(400),
    );
  });
});
