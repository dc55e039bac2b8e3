/** What `sunset validate --fix` changes: only what has exactly one right answer. */
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

describe("corrected spelling", () => {
  const rule: RuleData = { from: "/global/a", to: `${NEW}/a` };
  const BOM = "\u{feff}";

  it.each<[string, Partial<RuleData>, string[]]>([
    ["nothing in a valid rule", { startsAt: "2025-02-01T00:00:00Z" }, []],
    [
      "an invisible character in the from",
      { from: `/global/a${BOM}` },
      ["rules.0.from = /global/a"],
    ],
    ["white space around a from", { from: "/global/a " }, ["rules.0.from = /global/a"]],
    ["nothing for white space between words", { from: "/global/a b" }, []],
    ["an entity in the target", { to: `${NEW}/?a=1&amp;b=2` }, [`rules.0.to = ${NEW}/?a=1&b=2`]],
    ["both in one target", { to: ` ${NEW}/?a=1&amp;b=2${BOM}` }, [`rules.0.to = ${NEW}/?a=1&b=2`]],
    [
      "a start without seconds",
      { startsAt: "2025-02-01 00:00Z" },
      ["rules.0.startsAt = 2025-02-01T00:00:00Z"],
    ],
    [
      "an end with an offset without a colon",
      { endsAt: "2026-02-01T00:00:00+0800" },
      ["rules.0.endsAt = 2026-02-01T00:00:00+08:00"],
    ],
    ["nothing for a bare date, which could be many instants", { startsAt: "2025-02-01" }, []],
  ])("corrects %s", (_name, patch, expected) => {
    expect(brief(mendSpelling(compile([{ ...rule, ...patch }])))).toEqual(expected);
  });

  it.each<[string, SitePatch, string[]]>([
    ["white space around the fallback", { fallback: `${NEW}/ ` }, [`site.fallback = ${NEW}/`]],
    [
      "the dates of announcement and gate",
      { announceAt: "2024-10-09 00:00Z", activatesAt: "2025-01-01T00:00:00+00" },
      ["site.announceAt = 2024-10-09T00:00:00Z", "site.activatesAt = 2025-01-01T00:00:00+00:00"],
    ],
    [
      "the end of a kept path",
      { keep: ["/global/x", { path: "/global/y", until: "2026-01-01T00:00Z" }] },
      ["site.keep.1.until = 2026-01-01T00:00:00Z"],
    ],
    ["nothing in missing fields", { fallback: null, announceAt: undefined }, []],
  ])("corrects %s of the site", (_name, site, expected) => {
    expect(brief(mendSpelling(compile([], site)))).toEqual(expected);
  });

  it("names the finding that it deals with, and what was done", () => {
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

  it("does not change rules that cannot be read at all", () => {
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
    ["two redirects", [a(), b()], straight],
    [
      "three redirects",
      [a(), b({ to: `${OWN}/global/c` }), { from: "/global/c", to: `${NEW}/c` }],
      [`rules.0.to = ${NEW}/c`, `rules.1.to = ${NEW}/c`],
    ],
    ["two redirects through a pattern", [a(), b({ from: "/global/:x", to: `${NEW}/b` })], straight],
    [
      "two redirects, the first of which drops the visitor's query",
      [a({ query: "drop" }), b()],
      straight,
    ],
    [
      "two redirects, the first of which drops the query for which a rule on its path asks",
      [a({ query: "drop" }), b(), { from: "/global/b?id=1", to: `${NEW}/1` }],
      straight,
    ],
    ["two redirects, the first of which is temporary", [a({ status: 302 }), b()], straight],
    [
      "two redirects to a page with a query",
      [a(), b({ to: `${NEW}/?p=1` })],
      [`rules.0.to = ${NEW}/?p=1`],
    ],
    [
      "two redirects to our own hosts",
      [a(), b({ to: `${OWN}/elsewhere` })],
      [`rules.0.to = ${OWN}/elsewhere`],
    ],
    [
      "two redirects, where the first rule ends before the second",
      [a({ endsAt: "2025-02-01T00:00:00Z" }), b({ endsAt: "2025-03-01T00:00:00Z" })],
      straight,
    ],
  ])("is replaced by one redirect: %s", (_name, rules, expected) => {
    expect(brief(mendChains(contextOf(rules, own)))).toEqual(expected);
  });

  it.each<[string, RuleData[], SitePatch?]>([
    ["there is only one redirect", [a({ to: `${NEW}/a` })]],
    ["its first rule is gone", [a({ to: undefined, gone: true })]],
    ["it is a loop", [a(), b({ to: `${OWN}/global/a` })]],
    ["it starts with a pattern", [a({ from: "/global/:x/a" }), b()]],
    ["its first target has placeholders", [{ from: "/global/:x/y", to: `${OWN}/global/:x` }, b()]],
    ["its target is not allowed", [a({ to: "https://evil.example/" }), b()]],
    ["a later redirect is temporary", [a(), b({ status: 302 })]],
    ["a later redirect drops the query", [a(), b({ query: "drop" })]],
    ["it leads to the fallback", [a()], { fallback: `${NEW}/` }],
    [
      "a later rule is undecided",
      [a(), b({ to: undefined, undecided: true })],
      { fallback: `${NEW}/` },
    ],
    ["a later rule ends before the first", [a(), b({ endsAt: "2025-03-01T00:00:00Z" })]],
    [
      "a later rule requires a query",
      [a({ to: `${OWN}/global/b?x=1` }), b({ from: "/global/b?x=1" })],
    ],
    [
      "the visitor's query changes its path",
      [a(), b(), { from: "/global/b?sunset-probe=1", to: `${NEW}/other`, query: "drop" }],
    ],
    [
      "one value in the visitor's query changes its path",
      [a(), b(), { from: "/global/b?id=1", to: `${NEW}/1` }],
    ],
    [
      "the visitor's query changes its path to a pattern's",
      [a(), b(), { from: `${OWN}/global/:x?id=:y`, to: `${NEW}/:y` }],
    ],
    [
      "the visitor's query changes its path on the host that an alias stands for",
      [
        a({ to: "https://old.example/global/b" }),
        b(),
        { from: `${OWN}/global/b?id=1`, to: `${NEW}/1` },
      ],
      { aliases: { "old.example": "www.old.example" } },
    ],
    [
      "the visitor's query changes its path at its second stop",
      [
        a(),
        b({ to: `${OWN}/global/c` }),
        { from: "/global/c", to: `${NEW}/c` },
        { from: "/global/c?id=1", gone: true },
      ],
    ],
    ["its first rule never starts", [a({ startsAt: "no date" }), b()]],
    ["it is a loop on the only host", [a(), b({ to: `${OWN}/global/a` })], ONE_HOST],
    [
      "a later redirect drops the query from some time on",
      [a(), b({ endsAt: MARCH }), b({ startsAt: MARCH, query: "drop" })],
    ],
    [
      "a query is on its path from some time on",
      [
        a(),
        b({ to: `${NEW}/c?x=1`, endsAt: MARCH }),
        b({ to: `${OWN}/global/c?x=1`, startsAt: MARCH }),
        { from: "/global/c", to: `${NEW}/c` },
      ],
    ],
  ])("is left as it is if %s", (_name, rules, site = {}) => {
    const found = brief(mendChains(contextOf(rules, { ...own, ...site })));
    expect(found.filter((it) => it.startsWith("rules.0."))).toEqual([]);
  });

  it("is replaced even if the gate cannot be read", () => {
    const site = { ...own, activatesAt: "soon" };
    expect(brief(mendChains(contextOf([a(), b()], site)))).toEqual(straight);
  });

  it("is reported when it is replaced", () => {
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

describe("of duplicate rules", () => {
  const rule: RuleData = { from: "/global/a", to: `${NEW}/a` };

  it.each<[string, Partial<RuleData>, Partial<RuleData>, removed: number | null]>([
    ["the later one is removed", {}, {}, 1],
    ["the later one is removed, in any spelling", {}, { from: "/GLOBAL/a/" }, 1],
    [
      "the earlier one is removed if the later one has more fields for people",
      {},
      { note: "why" },
      0,
    ],
    [
      "the later one is removed if the earlier one has more fields for people",
      { section: "s", note: "why" },
      {},
      1,
    ],
    ["the later one is removed if both have the same note", { note: "why" }, { note: "why" }, 1],
    ["none is removed if each has a note", { note: "why" }, { note: "because" }, null],
    [
      "none is removed if they have different fields for people",
      { note: "why" },
      { section: "s" },
      null,
    ],
    [
      "none is removed if each has its own examples",
      { examples: { match: ["/global/a"] } },
      { examples: { match: ["/global/a/"] } },
      null,
    ],
    ["the one that ends first is removed", { endsAt: "2026-01-01T00:00:00Z" }, {}, 0],
    ["the one that starts last is removed", { startsAt: "2025-02-01T00:00:00Z" }, {}, 0],
    ["the one that starts with the gate is removed", {}, { startsAt: "2024-02-01T00:00:00Z" }, 0],
    [
      "none is removed if each applies alone for some time",
      { endsAt: "2026-01-01T00:00:00Z" },
      { startsAt: "2025-06-01T00:00:00Z" },
      null,
    ],
    [
      "none is removed if the one with a note ends first",
      { endsAt: "2026-01-01T00:00:00Z", note: "why" },
      {},
      null,
    ],
    ["none is removed if they conflict", {}, { to: `${NEW}/b` }, null],
    ["none is removed if they differ", {}, { from: "/global/b" }, null],
  ])("%s", (_name, one, other, removed) => {
    const mends = mendDuplicates(
      contextOf([
        { ...rule, ...one },
        { ...rule, ...other },
      ]),
    );
    expect(brief(mends)).toEqual(removed === null ? [] : [`rules.${removed} = undefined`]);
  });

  it("one of three is kept", () => {
    expect(brief(mendDuplicates(contextOf([rule, rule, rule])))).toEqual([
      "rules.1 = undefined",
      "rules.2 = undefined",
    ]);
  });

  it("none is removed because of one that is removed itself", () => {
    const rules = [rule, { ...rule, note: "why" }, { ...rule, from: "/global/A", note: "why" }];
    expect(brief(mendDuplicates(contextOf(rules)))).toEqual(["rules.0 = undefined"]);
  });

  it("none is removed that conflicts with a third", () => {
    const rules = [
      { ...rule, endsAt: "2025-03-01T00:00:00Z" },
      { ...rule, to: `${NEW}/b`, startsAt: "2025-04-01T00:00:00Z" },
      rule,
    ];
    expect(mendDuplicates(contextOf(rules))).toEqual([]);
  });

  it("each removed one is reported", () => {
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
