/** What `sunset validate --fix` changes: each has one right answer. */
import { describe, expect, it } from "vitest";
import type { Place } from "../../src/domain/finding.ts";
import type { RuleData } from "../../src/domain/table/schema.ts";
import {
  type Mend,
  mendChains,
  mendDuplicates,
  mendSpelling,
} from "../../src/domain/validate/mends.ts";
import { createContext } from "../../src/domain/validate/validate.ts";
import { compile, GATE, type SitePatch } from "../support/table.ts";

const NEW = "https://www.new.example";
const OWN = "https://www.old.example";
const own: SitePatch = {
  targetHosts: ["www.new.example", "www.old.example", "old.example"],
  fallback: null,
};

const nowhere = (): Place => ({ file: "", line: 1, column: 1, rule: null });
const contextOf = (rules: readonly RuleData[], site: SitePatch = {}) =>
  createContext(compile(rules, site), GATE, () => {}, nowhere);
const brief = (mends: readonly Mend[]): string[] =>
  mends.map(({ path, value }) => `${path.join(".")} = ${value}`);

describe("mended spelling", () => {
  const rule: RuleData = { from: "/global/a", to: `${NEW}/a` };
  const BOM = "\u{feff}";

  it.each<[string, Partial<RuleData>, string[]]>([
    ["none of what is well", { startsAt: "2025-02-01T00:00:00Z" }, []],
    [
      "an invisible character in the from",
      { from: `/global/a${BOM}` },
      ["rules.0.from = /global/a"],
    ],
    ["white space around the from", { from: "/global/a " }, ["rules.0.from = /global/a"]],
    ["none of white space between words", { from: "/global/a b" }, []],
    ["an entity in the target", { to: `${NEW}/?a=1&amp;b=2` }, [`rules.0.to = ${NEW}/?a=1&b=2`]],
    ["both at once", { to: ` ${NEW}/?a=1&amp;b=2${BOM}` }, [`rules.0.to = ${NEW}/?a=1&b=2`]],
    [
      "a start without seconds",
      { startsAt: "2025-02-01 00:00Z" },
      ["rules.0.startsAt = 2025-02-01T00:00:00Z"],
    ],
    [
      "an end with an offset without its colon",
      { endsAt: "2026-02-01T00:00:00+0800" },
      ["rules.0.endsAt = 2026-02-01T00:00:00+08:00"],
    ],
    ["no bare date, which could be many instants", { startsAt: "2025-02-01" }, []],
  ])("is %s", (_name, patch, expected) => {
    expect(brief(mendSpelling(compile([{ ...rule, ...patch }])))).toEqual(expected);
  });

  it.each<[string, SitePatch, string[]]>([
    ["the fallback", { fallback: `${NEW}/ ` }, [`site.fallback = ${NEW}/`]],
    [
      "the dates of announcement and gate",
      { announceAt: "2024-10-09 00:00Z", activatesAt: "2025-01-01T00:00:00+00" },
      ["site.announceAt = 2024-10-09T00:00:00Z", "site.activatesAt = 2025-01-01T00:00:00+00:00"],
    ],
    [
      "the end of what is kept",
      { keep: ["/global/x", { path: "/global/y", until: "2026-01-01T00:00Z" }] },
      ["site.keep.1.until = 2026-01-01T00:00:00Z"],
    ],
    ["nothing where nothing is", { fallback: null, announceAt: undefined }, []],
  ])("is of the site %s", (_name, site, expected) => {
    expect(brief(mendSpelling(compile([], site)))).toEqual(expected);
  });

  it("names the finding that it takes care of, and what was done", () => {
    const mends = mendSpelling(
      compile([{ from: `/global/a${BOM}`, to: `${NEW}/?a&amp;b`, startsAt: "2025-02-01 00:00Z" }]),
    );
    expect(mends).toEqual([
      {
        id: "invisible-character",
        path: ["rules", 0, "from"],
        value: "/global/a",
        message: '"/global/a\\uFEFF" is now "/global/a"',
      },
      {
        id: "entity-in-address",
        path: ["rules", 0, "to"],
        value: `${NEW}/?a&b`,
        message: `"${NEW}/?a&amp;b" is now "${NEW}/?a&b"`,
      },
      {
        id: "instant-unparseable",
        path: ["rules", 0, "startsAt"],
        value: "2025-02-01T00:00:00Z",
        message: '"2025-02-01 00:00Z" is now "2025-02-01T00:00:00Z"',
      },
    ]);
  });

  it("leaves rules alone that cannot be read at all", () => {
    const { data } = compile([]);
    expect(
      mendSpelling({ data: { ...data, rules: [null, { ...rule, from: "/global/a " }] } }),
    ).toMatchObject([{ path: ["rules", 1, "from"] }]);
  });
});

describe("a chain of redirects", () => {
  const a = (more: Partial<RuleData> = {}): RuleData => ({
    from: "/global/a",
    to: `${OWN}/global/b`,
    ...more,
  });
  const b = (more: Partial<RuleData> = {}): RuleData => ({
    from: "/global/b",
    to: `${NEW}/b`,
    ...more,
  });
  const MARCH = "2025-03-01T00:00:00Z";
  const ONE_HOST = { hosts: ["www.old.example"] };
  const straight = [`rules.0.to = ${NEW}/b`];

  it.each<[string, RuleData[], string[]]>([
    ["of two", [a(), b()], straight],
    [
      "of three",
      [a(), b({ to: `${OWN}/global/c` }), { from: "/global/c", to: `${NEW}/c` }],
      [`rules.0.to = ${NEW}/c`, `rules.1.to = ${NEW}/c`],
    ],
    ["through a pattern", [a(), b({ from: "/global/:x", to: `${NEW}/b` })], straight],
    ["where the visitor's query is dropped first", [a({ query: "drop" }), b()], straight],
    ["whose first redirect is not for good", [a({ status: 302 }), b()], straight],
    ["to a page in the query", [a(), b({ to: `${NEW}/?p=1` })], [`rules.0.to = ${NEW}/?p=1`]],
    [
      "that ends on our own hosts",
      [a(), b({ to: `${OWN}/elsewhere` })],
      [`rules.0.to = ${OWN}/elsewhere`],
    ],
    [
      "that ends with the rule before it changes",
      [a({ endsAt: "2025-02-01T00:00:00Z" }), b({ endsAt: "2025-03-01T00:00:00Z" })],
      straight,
    ],
  ])("goes straight: %s", (_name, rules, expected) => {
    expect(brief(mendChains(contextOf(rules, own)))).toEqual(expected);
  });

  it.each<[string, RuleData[], SitePatch?]>([
    ["there is one redirect alone", [a({ to: `${NEW}/a` })]],
    ["it says gone", [a({ to: undefined, gone: true })]],
    ["it goes round", [a(), b({ to: `${OWN}/global/a` })]],
    ["it begins with a pattern", [a({ from: "/global/:x/a" }), b()]],
    ["its target is filled", [{ from: "/global/:x/y", to: `${OWN}/global/:x` }, b()]],
    ["its target is not allowed", [a({ to: "https://evil.example/" }), b()]],
    ["a later redirect is not for good", [a(), b({ status: 302 })]],
    ["a later redirect drops the query", [a(), b({ query: "drop" })]],
    ["the fallback is what it leads to", [a()], { fallback: `${NEW}/` }],
    [
      "a later rule is undecided",
      [a(), b({ to: undefined, undecided: true })],
      { fallback: `${NEW}/` },
    ],
    ["a later rule ends", [a(), b({ endsAt: "2025-03-01T00:00:00Z" })]],
    [
      "a later rule asks for a query",
      [a({ to: `${OWN}/global/b?x=1` }), b({ from: "/global/b?x=1" })],
    ],
    [
      "the way is another with the visitor's query",
      [a(), b(), { from: "/global/b?sunset-probe=1", to: `${NEW}/other`, query: "drop" }],
    ],
    ["it never begins", [a({ startsAt: "no date" }), b()]],
    ["it goes round on the only host", [a(), b({ to: `${OWN}/global/a` })], ONE_HOST],
    [
      "a later redirect drops the query after a while",
      [a(), b({ endsAt: MARCH }), b({ startsAt: MARCH, query: "drop" })],
    ],
    [
      "a query stands on the way after a while",
      [
        a(),
        b({ to: `${NEW}/c?x=1`, endsAt: MARCH }),
        b({ to: `${OWN}/global/c?x=1`, startsAt: MARCH }),
        { from: "/global/c", to: `${NEW}/c` },
      ],
    ],
  ])("stays if %s", (_name, rules, site = {}) => {
    const found = brief(mendChains(contextOf(rules, { ...own, ...site })));
    expect(found.filter((it) => it.startsWith("rules.0."))).toEqual([]);
  });

  it("goes straight though nobody can read the gate", () => {
    const site = { ...own, activatesAt: "soon" };
    expect(brief(mendChains(contextOf([a(), b()], site)))).toEqual(straight);
  });

  it("says what was done", () => {
    expect(mendChains(contextOf([a(), b()], own))).toEqual([
      {
        id: "redirect-chain",
        path: ["rules", 0, "to"],
        value: `${NEW}/b`,
        message: `"/global/a" goes straight to "${NEW}/b", no longer over "${OWN}/global/b"`,
      },
    ]);
  });
});

describe("of two rules that are one", () => {
  const rule: RuleData = { from: "/global/a", to: `${NEW}/a` };

  it.each<[string, Partial<RuleData>, Partial<RuleData>, removed: number | null]>([
    ["the later goes", {}, {}, 1],
    ["the later goes, however it is spelt", {}, { from: "/GLOBAL/a/" }, 1],
    ["the earlier goes if the later says more", {}, { note: "why" }, 0],
    ["the later goes if the earlier says more", { section: "s", note: "why" }, {}, 1],
    ["the later goes if both say the same", { note: "why" }, { note: "why" }, 1],
    ["both stay if each says something", { note: "why" }, { note: "because" }, null],
    ["both stay if each says something else", { note: "why" }, { section: "s" }, null],
    [
      "both stay if each has examples of its own",
      { examples: { match: ["/global/a"] } },
      { examples: { match: ["/global/a/"] } },
      null,
    ],
    ["the one that ends first goes", { endsAt: "2026-01-01T00:00:00Z" }, {}, 0],
    ["the one that starts last goes", { startsAt: "2025-02-01T00:00:00Z" }, {}, 0],
    ["the one that starts with the gate goes", {}, { startsAt: "2024-02-01T00:00:00Z" }, 0],
    [
      "both stay if each is alone for a while",
      { endsAt: "2026-01-01T00:00:00Z" },
      { startsAt: "2025-06-01T00:00:00Z" },
      null,
    ],
    [
      "both stay if the one that says something ends first",
      { endsAt: "2026-01-01T00:00:00Z", note: "why" },
      {},
      null,
    ],
    ["both stay if they contradict", {}, { to: `${NEW}/b` }, null],
    ["both stay if they are two", {}, { from: "/global/b" }, null],
  ])("%s", (_name, one, other, removed) => {
    const mends = mendDuplicates(
      contextOf([
        { ...rule, ...one },
        { ...rule, ...other },
      ]),
    );
    expect(brief(mends)).toEqual(removed === null ? [] : [`rules.${removed} = undefined`]);
  });

  it("one stays of three", () => {
    expect(brief(mendDuplicates(contextOf([rule, rule, rule])))).toEqual([
      "rules.1 = undefined",
      "rules.2 = undefined",
    ]);
  });

  it("none goes for the sake of one that goes", () => {
    const rules = [rule, { ...rule, note: "why" }, { ...rule, from: "/global/A", note: "why" }];
    expect(brief(mendDuplicates(contextOf(rules)))).toEqual(["rules.0 = undefined"]);
  });

  it("none goes that contradicts a third", () => {
    const rules = [
      { ...rule, endsAt: "2025-03-01T00:00:00Z" },
      { ...rule, to: `${NEW}/b`, startsAt: "2025-04-01T00:00:00Z" },
      rule,
    ];
    expect(mendDuplicates(contextOf(rules))).toEqual([]);
  });

  it("says what was done", () => {
    expect(mendDuplicates(contextOf([rule, { ...rule, from: "/GLOBAL/a" }]))).toEqual([
      {
        id: "rule-duplicate",
        path: ["rules", 1],
        value: undefined,
        message: '"/GLOBAL/a" is taken out: "/global/a" is the same rule',
      },
    ]);
  });
});
