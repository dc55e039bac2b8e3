import * as fc from "fast-check";
import { describe, expect, it } from "vitest";
import type { CompiledRoutes } from "../../src/domain/table/compile.ts";
import type { RuleData } from "../../src/domain/table/schema.ts";
import { parseSource } from "../../src/domain/table/source.ts";
import { arrangeByPrecedence, type Arranged } from "../../src/formats/rules/order-to-precedence.ts";
import { ask, compile, idsOf } from "../support/table.ts";
import { runs } from "../support/runs.ts";

const HOSTS = new Set(["www.old.example", "old.example"]);
const SITE = { scope: ["/"], keep: ["/.well-known/*"], fallback: null, announceAt: undefined };

const to = (target: string): string => `https://www.new.example${target}`;

function arrange(
  rules: readonly RuleData[],
  hasExactQueries = false,
  blocks: number[] = [],
  needsSlash: (index: number) => boolean = () => false,
  ownsSlash = false,
): Arranged {
  const ordered = rules.map((rule, index) => {
    const source = parseSource(rule, HOSTS);
    if (!source) throw new TypeError(`${rule.from} cannot be read`);
    return { rule, source, isBlock: blocks.includes(index), needsSlash: needsSlash(index) };
  });
  return arrangeByPrecedence(ordered, { hosts: HOSTS, hasExactQueries, ownsSlash });
}

describe("arrangeByPrecedence()", () => {
  const rulesOf = (rules: readonly RuleData[], exact = false, blocks: number[] = []) =>
    arrange(rules, exact, blocks).rules.map(({ rule }) => rule);

  it("leaves disjoint rules as they are", () => {
    const rules = [
      { from: "/a", to: to("/1") },
      { from: "/b/*", to: to("/2") },
    ];
    expect(rulesOf(rules)).toEqual(rules);
  });

  it("leaves rules as they are whose order is that of precedence", () => {
    const rules = [
      { from: "/a/b", to: to("/1") },
      { from: "/a/:x", to: to("/2/:x") },
      { from: "/a/*", to: to("/3/:splat") },
    ];
    expect(rulesOf(rules)).toEqual(rules);
  });

  it("leaves out a rule that never applied, and names the rule before it", () => {
    const rules = [
      { from: "/a/*", to: to("/1/:splat") },
      { from: "/a/b", to: to("/2") },
      { from: "/A/", to: to("/3") },
    ];
    const { rules: arranged, shadowed } = arrange(rules);
    expect(arranged.map((it) => it.index)).toEqual([0]);
    expect([...shadowed]).toEqual([
      [1, 0],
      [2, 0],
    ]);
  });

  it("gives the overlap of two rules the answer of the earlier one", () => {
    expect(
      rulesOf([
        { from: "/:x/b", to: to("/1/:x") },
        { from: "/a/:y", to: to("/2/:y") },
      ]),
    ).toEqual([
      { from: "/:x/b", to: to("/1/:x") },
      { from: "/a/b", to: to("/1/a") },
      { from: "/a/:y", to: to("/2/:y") },
    ]);
  });

  it("gives a later rule the address without a slash if an earlier splat requires one", () => {
    const rules = [
      { from: "/a/*", to: to("/1/:splat") },
      { from: "/a/*", to: to("/2/:splat") },
      { from: "/:x", to: to("/3") },
    ];
    const { rules: arranged, shadowed } = arrange(rules, false, [], (index) => index === 0);
    expect(arranged.map(({ rule, index }) => [index, rule.from, rule.to])).toEqual([
      [0, "/a/*", to("/1/:splat")],
      [1, "/a", to("/2/")],
      [2, "/:x", to("/3")],
    ]);
    expect([...shadowed]).toEqual([]);
  });

  it.each<[string, string[], number, number]>([
    ["only a wider rule follows", ["/a/*", "/*"], 0, 0],
    ["an exact rule for it follows", ["/a/*", "/a", "/*"], 0, 1],
    ["a rule for it that is no wider follows", ["/a/*", "/:x", "/*"], 0, 1],
    ["a rule for it precedes", ["/:x", "/a/*", "/*"], 1, 0],
    ["rules for it precede and follow", ["/:x", "/a/*", "/a"], 1, 0],
  ])(
    "answers the folder's own address by the first rule that has it when %s",
    (_name, froms, splat, expected) => {
      const rules = froms.map((from, at) => ({ from, to: to(`/${at}`) }));
      const arranged = arrange(rules, false, [], (index) => index === splat, true).rules;
      const table = compile(
        arranged.map((it) => it.rule),
        SITE,
      );
      expect(ask(table, "/a/").location).toBe(to(`/${expected}`));
    },
  );

  it("keeps the slash missing when a splat is empty", () => {
    expect(
      rulesOf([
        { from: "/:x/*", to: to("/1/:splat") },
        { from: "/a/:y/*", gone: true },
        { from: "/*", to: to("/2/:splat") },
      ]).map((it) => it.from),
    ).toEqual(["/:x/*", "/*"]);
    expect(
      rulesOf([
        { from: "/:x/b/*", to: to("/1/:splat?x=:x") },
        { from: "/a/:y/:z/*", to: to("/2/:z") },
      ]),
    ).toEqual([
      { from: "/:x/b/*", to: to("/1/:splat?x=:x") },
      { from: "/a/b/:z", to: to("/1/:z?x=a") },
      { from: "/a/b/:z/*", to: to("/1/:z/:splat?x=a") },
      { from: "/a/:y/:z/*", to: to("/2/:z") },
    ]);
  });

  it("removes from a later list the values that an earlier one takes", () => {
    const rules = rulesOf([
      { from: "/:x/*", where: { x: ["shop", "news"] }, to: to("/1/:x") },
      { from: "/:x/*", where: { x: { news: "press", jobs: "careers" } }, to: to("/2/:x") },
    ]);
    expect(rules[1]?.where).toEqual({ x: { jobs: "careers" } });
    expect(idsOf(rules, SITE)).toEqual([]);
  });

  it("blocks later rules from addresses of an entry that cannot be expressed, without another finding", () => {
    const rules = [
      { from: "/api/*", keep: true as const },
      { from: "/app/*", keep: true as const },
      { from: "/app/x", to: to("/1") },
      { from: "/a*i/*", to: to("/2") },
      { from: "/:any/x/*", to: to("/3") },
    ];
    const { rules: arranged, shadowed } = arrange(rules, false, [0, 1]);
    expect(arranged.map(({ rule }) => rule.from)).toEqual([
      "/api/*",
      "/app/*",
      "/a*i/*",
      "/:any/x/*",
    ]);
    expect([...shadowed]).toEqual([[2, 1]]);
    expect(rulesOf(rules.slice(0, 3), false, [0, 1])).toEqual([]);
  });

  it("separates rules by their parameters if the dialect matches no others", () => {
    const rules = [
      { from: "/a?id=:id", to: to("/1/:id") },
      { from: "/a?id=:id&tag=:tag", to: to("/2/:tag/:id") },
    ];
    expect(rulesOf(rules, true)).toEqual(rules);
    expect([...arrange(rules, false).shadowed.keys()]).toEqual([1]);
  });

  it("arranges ten thousand rules, which would not finish in quadratic time", () => {
    const many = Array.from({ length: 2500 }, (_, index): RuleData[] => [
      { from: `/a/${index}`, to: to("/1") },
      { from: `/b/${index}/*`, to: to("/2/:splat") },
      { from: `/q?id=${index}`, to: to("/3") },
      { from: `/:x/c/${index}/*`, to: to("/4/:splat") },
    ]).flat();
    expect(arrange(many).rules).toHaveLength(10_000);
  });

  it("gives up on rules that overlap without end", () => {
    const tangle = Array.from({ length: 24 }, (_, index): RuleData => {
      const segments = Array.from({ length: 24 }, (_, at) => (at === 23 - index ? "x" : `:p${at}`));
      return { from: `/${segments.join("/")}`, to: to(`/${index}`) };
    });
    const { rules, tangled } = arrange(tangle);
    expect(tangled.size).toBeGreaterThan(0);
    expect(rules.length).toBeLessThan(10_000);
  });
});

// ---- The source dialect, in its plainest form ----

const SEGMENT = fc.oneof(
  { weight: 3, arbitrary: fc.constantFrom("a", "b", "c") },
  { weight: 2, arbitrary: fc.constantFrom(":x", ":y", ":l") },
);

const orderedArbitrary = fc.array(
  fc
    .record({
      host: fc.constantFrom("", "", "", "https://old.example"),
      segments: fc.array(SEGMENT, { maxLength: 3 }),
      splat: fc.boolean(),
      values: fc.constantFrom<string[][]>(["a", "b"], ["b", "c"], ["c"]),
      hasWhere: fc.boolean(),
      query: fc.constantFrom("", "", "", "?i=1", "?i=2", "?i=:i", "?j=1", "?i=1&j=:j"),
      target: fc.constantFrom("all", "none", "query"),
      drop: fc.boolean(),
    })
    .map((it): RuleData => {
      const segments: string[] = it.segments.filter(
        (text, at) => !text.startsWith(":") || it.segments.indexOf(text) === at,
      );
      if (it.splat) segments.push("*");
      const names = [...segments, it.query.slice(-2)].filter((text) => /^:[a-z]$/.test(text));
      const used = it.splat ? [...names, ":splat"] : names;
      const path = it.target === "all" ? used.map((name) => `/${name}`).join("") : "";
      const search = it.target === "query" ? `?n=${used.join("-")}` : "";
      return {
        from: `${it.host}/${segments.join("/")}${it.query}`,
        ...(it.hasWhere && segments.includes(":l") ? { where: { l: it.values } } : {}),
        to: to(`/r${path}${search}`),
        ...(it.drop ? { query: "drop" as const } : {}),
      };
    }),
  { maxLength: 8 },
);

interface Asked {
  readonly host: string;
  readonly path: readonly string[];
  readonly query: Readonly<Record<string, string>>;
}

const askedArbitrary: fc.Arbitrary<Asked> = fc.record({
  host: fc.constantFrom("www.old.example", "old.example"),
  path: fc.array(fc.constantFrom("a", "b", "c", "d"), { maxLength: 4 }),
  query: fc.constantFrom<Record<string, string>[]>(
    {},
    { i: "1" },
    { i: "2" },
    { j: "1" },
    { i: "1", j: "1" },
    { i: "3", j: "2" },
  ),
});

/** A table for each rule: a table of one rule has no order. */
const eachAlone = (rules: readonly RuleData[]) => rules.map((rule) => compile([rule], SITE));

function naive(tables: readonly CompiledRoutes[], url: string): string | null {
  for (const table of tables) {
    const { location } = ask(table, url);
    if (location !== null) return location;
  }
  return null;
}

/** Two rules may name the same parameters in another order. */
function comparable(location: string | null): string | null {
  if (location === null) return null;
  const url = new URL(location);
  return `${url.origin}${url.pathname}?${[...url.searchParams]
    .map((it) => it.join("="))
    .toSorted()
    .join("&")}`;
}

describe("a table arranged from an ordered list", () => {
  it("answers as the first match did, also when some splats need their slash", () => {
    fc.assert(
      fc.property(
        orderedArbitrary,
        fc.array(fc.boolean(), { minLength: 8, maxLength: 8 }),
        fc.array(askedArbitrary, { minLength: 20, maxLength: 20 }),
        (rules, slashes, asked) => {
          const needsSlash = (index: number): boolean => slashes[index] ?? false;
          const sequence = rules.map((rule, at) => ({
            ...rule,
            to: (rule.to ?? "").replace("/r", `/r${at}`),
          }));
          const arranged = arrange(sequence, false, [], needsSlash).rules.map((it) => it.rule);
          const table = compile(arranged, SITE);
          const tables = eachAlone(sequence);
          for (const { host, path, query } of asked) {
            const matching = tables.filter((_table, index) => {
              if (!needsSlash(index)) return true;
              const from = sequence[index]?.from ?? "";
              const segments = new URL(from, "https://x.example").pathname.split("/");
              return (
                segments.at(-1) !== "*" ||
                segments.length === 2 ||
                path.length >= segments.length - 1
              );
            });
            const search = new URLSearchParams(query).toString();
            const url = `https://${host}/${path.join("/")}${search && `?${search}`}`;
            const expected = naive(matching, url);
            if (expected === null) continue;
            expect([url, comparable(ask(table, url).location)]).toEqual([
              url,
              comparable(expected),
            ]);
          }
        },
      ),
      runs(400),
    );
  });

  it("answers as the first match did", () => {
    fc.assert(
      fc.property(
        orderedArbitrary,
        fc.array(askedArbitrary, { minLength: 20, maxLength: 20 }),
        (rules, asked) => {
          const sequence = rules.map((rule, at) => ({
            ...rule,
            to: (rule.to ?? "").replace("/r", `/r${at}`),
          }));
          const arranged = arrange(sequence).rules.map((it) => it.rule);
          const table = compile(arranged, SITE);
          const tables = eachAlone(sequence);
          for (const { host, path, query } of asked) {
            const search = new URLSearchParams(query).toString();
            const url = `https://${host}/${path.join("/")}${search && `?${search}`}`;
            expect([url, comparable(ask(table, url).location)]).toEqual([
              url,
              comparable(naive(tables, url)),
            ]);
          }
          const ids = idsOf(arranged, SITE).filter((id) =>
            /^(rule|from|placeholder|target)-/.test(id),
          );
          expect(ids).toEqual([]);
        },
      ),
      runs(400),
    );
  });
});
