/** Tables that are easy to judge wrongly, and tables that are slow to judge. */
import { describe, expect, it } from "vitest";
import type { FindingId } from "../../src/domain/finding.ts";
import type { RuleData } from "../../src/domain/table/schema.ts";
import { manyAlike } from "../support/runs.ts";
import { findingsOf, fullFindingsOf, idsOf, type SitePatch } from "../support/table.ts";

const NEW = "https://www.new.example";
const OWN = "https://www.old.example";
const own = { targetHosts: ["www.new.example", "www.old.example"], fallback: null };

describe("rules of equal rank", () => {
  const list = (from: string, a: string[], to: string): RuleData => ({ from, where: { a }, to });

  it("are compared with all earlier ones, not only with the first", () => {
    const rules = [
      list("/global/:a", ["x", "y"], `${NEW}/1`),
      list("/global/:a", ["z", "w"], `${NEW}/2`),
      list("/global/:a", ["y", "z"], `${NEW}/1`),
    ];
    expect(findingsOf(rules).filter((it) => !it.startsWith("no-example"))).toEqual([
      "rule-conflict rules.2.from",
    ]);
  });

  it.each<[string, RuleData, RuleData, FindingId[]]>([
    [
      "ended before the gate",
      { from: "/global/x", to: `${NEW}/1`, endsAt: "2024-12-01T00:00:00Z" },
      { from: "/global/x", to: `${NEW}/2` },
      ["window-past"],
    ],
    [
      "ends before it starts",
      {
        from: "/global/x",
        to: `${NEW}/1`,
        startsAt: "2026-02-01T00:00:00Z",
        endsAt: "2026-01-01T00:00:00Z",
      },
      { from: "/global/x", to: `${NEW}/2` },
      ["window-empty"],
    ],
  ])("do not conflict if one %s", (_name, a, b, expected) => {
    expect(idsOf([a, b])).toEqual(expected);
    expect(idsOf([b, a])).toEqual(expected);
  });

  it.each<[string, RuleData, RuleData, FindingId[]]>([
    [
      "another order and spelling of values",
      list("/global/:a", ["one", "two"], `${NEW}/t`),
      list("/global/:a", ["TWO", "One"], `${NEW}/t`),
      ["rule-duplicate"],
    ],
    [
      "replacements that the target does not use",
      { from: "/global/:l", where: { l: { one: "1" } }, to: `${NEW}/t` },
      { from: "/global/:l", where: { l: { one: "2" } }, to: `${NEW}/t` },
      ["rule-duplicate"],
    ],
    [
      "replacements that the target uses",
      { from: "/global/:l", where: { l: { one: "1" } }, to: `${NEW}/:l` },
      { from: "/global/:l", where: { l: { one: "2" } }, to: `${NEW}/:l` },
      ["rule-conflict"],
    ],
    [
      "values that an earlier rule includes",
      list("/global/:a", ["one", "two"], `${NEW}/t`),
      list("/global/:a", ["two"], `${NEW}/t`),
      ["rule-shadowed"],
    ],
  ])("may differ in %s", (_name, a, b, expected) => {
    expect(idsOf([a, b])).toEqual(expected);
  });

  it("may be a duplicate of one rule and conflict with another", () => {
    const rules: RuleData[] = [
      { from: "/global/x", to: `${NEW}/1`, endsAt: "2025-03-01T00:00:00Z" },
      { from: "/global/x", to: `${NEW}/2`, startsAt: "2025-04-01T00:00:00Z" },
      { from: "/global/x", to: `${NEW}/1` },
    ];
    expect(idsOf(rules)).toEqual(["rule-conflict", "rule-duplicate"]);
  });

  it("may be shadowed even with the same answer", () => {
    const rules: RuleData[] = [
      list("/:a/*", ["uk", "fr"], `${NEW}/1`),
      list("/:a/*", ["uk"], `${NEW}/1`),
      { from: "/uk/*", to: `${NEW}/2` },
    ];
    expect(findingsOf(rules)).toContain("rule-shadowed rules.1.from");
  });

  it("are found even if the gate cannot be read, and then no window is past", () => {
    const rules: RuleData[] = [
      { from: "/global/x", to: `${NEW}/1` },
      { from: "/global/x", to: `${NEW}/2` },
      { from: "/global/y", to: `${NEW}/3`, endsAt: "2030-01-01T00:00:00Z" },
    ];
    expect(idsOf(rules, { activatesAt: "soon" })).toEqual(["instant-unparseable", "rule-conflict"]);
  });
});

describe("chains", () => {
  it.each<[string, RuleData[]]>([
    [
      "that become loops when a rule ends",
      [
        { from: "/global/a", to: `${OWN}/global/b` },
        { from: "/global/b", to: `${NEW}/`, endsAt: "2027-01-01T00:00:00Z" },
        { from: "/global/:x", where: { x: ["b"] }, to: `${OWN}/global/a` },
      ],
    ],
    [
      "that are loops for one value of a second placeholder",
      [
        {
          from: "/global/:a/:b",
          where: { a: ["p", "q"], b: ["x", "y"] },
          to: `${OWN}/global/:b`,
        },
        { from: "/global/y", to: `${OWN}/global/p/y` },
      ],
    ],
    [
      "that are loops for the last of many values",
      [
        {
          from: "/global/:a/x",
          where: { a: Array.from({ length: 80 }, (_, index) => `v${index}`) },
          to: `${OWN}/global/:a`,
        },
        { from: "/global/v79", to: `${OWN}/global/v79/x` },
      ],
    ],
    [
      "that are loops for one value of a query",
      [
        {
          from: "/global/q?v=:v",
          where: { v: ["1", "2"] },
          to: `${OWN}/global/:v`,
          query: "drop",
        },
        { from: "/global/2", to: `${OWN}/global/q?v=2` },
      ],
    ],
    [
      "that become loops long after the gate",
      [
        ...Array.from({ length: 60 }, (_, index): RuleData => ({
          from: `/global/w${index}`,
          to: `${NEW}/${index}`,
          startsAt: new Date(Date.UTC(2025, 1, 1 + index)).toISOString(),
        })),
        { from: "/global/a", to: `${OWN}/global/b` },
        { from: "/global/b", to: `${OWN}/global/a`, startsAt: "2028-01-01T00:00:00Z" },
      ],
    ],
  ])("%s are reported", (_name, rules) => {
    expect(idsOf(rules, own)).toContain("redirect-loop");
  });

  it("with more redirects than browsers follow are reported as too long, not endless", () => {
    const rules = Array.from({ length: 30 }, (_, index): RuleData => ({
      from: `/global/${index}`,
      to: `${OWN}/global/${index + 1}`,
    }));
    const [finding] = fullFindingsOf(rules, own);
    expect(finding).toMatchObject({ id: "redirect-loop" });
    expect(finding?.message).toContain("takes more than 20 redirects");
  });
});

describe("a locale", () => {
  it("may be in the query", () => {
    const rule: RuleData = {
      from: "/global/x?lang=:lang",
      where: { lang: { fr: "de" } },
      to: `${NEW}/:lang/x`,
    };
    expect(idsOf([rule])).toEqual(["locale-changed"]);
  });
});

describe("a placeholder", () => {
  it.each(["https://:a@www.new.example/", "https://www.new.example::a/", "https://:a/x"])(
    "is rejected before the path: %s",
    (to) => {
      expect(idsOf([{ from: "/global/:a", to }])).toEqual(["placeholder-in-authority"]);
    },
  );

  it("may not be called __proto__, and neither may a value", () => {
    const where = JSON.parse('{ "__proto__": ["x"], "a": { "__proto__": "y", "z": "z" } }');
    const found = findingsOf([{ from: "/global/:a", where, to: `${NEW}/:a` }]);
    expect(found.slice(0, 2)).toEqual([
      "schema rules.0.where.__proto__",
      "schema rules.0.where.a.__proto__",
    ]);
  });

  it("may not have the same value twice in different spellings", () => {
    const where = { a: { UK: "1", uk: "2" } };
    const found = findingsOf([{ from: "/global/:a", where, to: `${NEW}/:a` }]);
    expect(found[0]).toBe("schema rules.0.where.a.uk");
  });

  it.each([
    [256, ["key-too-long"]],
    [257, ["from-unparseable"]],
  ])("may come after %i segments: %j", (segments, expected) => {
    const from = `/global/${"x/".repeat(segments - 2)}:a`;
    expect(idsOf([{ from, to: `${NEW}/:a` }])).toEqual(expected);
  });
});

describe("a broken rule", () => {
  it.each([
    ["a mistake in a field's name", { startAt: "2027-01-01T00:00:00Z" }],
    ["a where that is a text", { where: { l: "a" } }],
    ["two answers", { keep: true }],
  ])("is not judged by its valid fields: %s", (_name, field) => {
    const broken: RuleData = JSON.parse(
      JSON.stringify({ from: "/global/:l", to: `${NEW}/2`, ...field }),
    );
    expect(idsOf([{ from: "/global/:l", to: `${NEW}/1` }, broken])).toEqual(["schema"]);
  });
});

describe("a broken site", () => {
  it("does not hide findings of the rules, and is reported once", () => {
    const rules: RuleData[] = [
      { from: "https://www.old.example/global/x", to: "http://www.new.example/" },
      { from: "/global/y", to: `${NEW}/y`, startsAt: "2025-01-01" },
    ];
    expect(findingsOf(rules, { hosts: ["https://www.old.example/"] })).toEqual([
      "schema site.hosts.0",
      "target-not-https rules.0.to",
      "instant-unparseable rules.1.startsAt",
    ]);
    expect(findingsOf(rules, { activatesAt: undefined, targetHosts: undefined })).toEqual([
      "schema site",
      "schema site",
      "target-not-https rules.0.to",
      "instant-unparseable rules.1.startsAt",
      "host-alone site.hosts.0",
    ]);
  });

  it.each<[string, SitePatch]>([
    ["hosts", { hosts: ["a b"] }],
    ["scope", { scope: ["/*"] }],
    ["keep", { keep: ["x"] }],
    ["maxAgeSeconds", JSON.parse('{ "maxAgeSeconds": "3600" }')],
    ["fallback", JSON.parse('{ "fallback": 7 }')],
    ["activatesAt", { activatesAt: undefined }],
    ["a mistake in a field's name", JSON.parse('{ "keep": ["/global/a"], "kepp": ["/global/b"] }')],
  ])("does not hide findings of the whole table: %s", (_name, site) => {
    const rules: RuleData[] = [
      { from: "/global/a/b", to: `${NEW}/1` },
      { from: "/global/a/b", to: `${NEW}/2` },
    ];
    expect(findingsOf(rules, site).filter((it) => !it.startsWith("schema"))).toEqual([
      "rule-conflict rules.1.from",
    ]);
  });

  it("causes no findings of its rules", () => {
    const rules: RuleData[] = [
      { from: "/elsewhere", to: `${OWN}/elsewhere`, examples: { match: ["/elsewhere"] } },
      { from: "/global/legal/x", to: `${NEW}/x`, endsAt: "2026-01-01T00:00:00Z" },
    ];
    const site = { ...own, scope: ["/*"], keep: ["x"], activatesAt: undefined };
    expect(idsOf(rules, site).filter((id) => id !== "schema")).toEqual([]);
  });

  it("may not have a star in its scope, which is a prefix already", () => {
    expect(findingsOf([], { scope: ["/global/*"] })).toEqual(["schema site.scope.0"]);
  });
});

describe("tables of thousands of similar rules", () => {
  const day = (index: number): string =>
    new Date(Date.UTC(2026, 0, 1) + index * 60_000).toISOString();
  const values = (seed: number): string[] =>
    Array.from({ length: 200 }, (_, at) => `v${at}`).filter(
      (_, at) => ((at * 7919 + seed * 104_729) >> 3) % 2 === 0,
    );

  it.each<[string, number, (index: number) => RuleData]>([
    [
      "one path, each with its own parameter",
      5000,
      (i) => ({ from: `/global/p?n${i}=:v`, to: `${NEW}/:v` }),
    ],
    [
      "one path, each with its own value",
      5000,
      (i) => ({ from: `/global/p?x=1&id=${i}`, to: `${NEW}/${i}` }),
    ],
    [
      "one path, each with its own day",
      2500,
      (i) => ({ from: "/global/p", to: `${NEW}/${i}`, startsAt: day(i), endsAt: day(i + 1) }),
    ],
    [
      "one pattern, each with its own value",
      5000,
      (i) => ({ from: `/global/p/*?id=${i}`, to: `${NEW}/${i}` }),
    ],
    [
      "one pattern with a placeholder, each with its own value",
      5000,
      (i) => ({ from: `/global/:x?id=${i}`, to: `${NEW}/${i}` }),
    ],
    [
      "one enumeration, each with one more value",
      3000,
      (i) => ({ from: "/global/:l/:s", where: { l: ["a"], s: [`s${i}`] }, to: `${NEW}/:l/:s` }),
    ],
    [
      "one path, each with its own values for one parameter",
      3000,
      (i) => ({ from: "/global/p?id=:id", where: { id: [`${i}`] }, to: `${NEW}/${i}` }),
    ],
    [
      "overlapping enumerations in three places",
      20,
      (i) => ({
        from: `/global/:a/:b/:c/r${i}`,
        where: { a: values(i), b: values(i + 50), c: values(i + 99) },
        to: `${NEW}/${i}`,
      }),
    ],
  ])("are not judged in quadratic time: %s", (_name, count, make) => {
    const rules = Array.from({ length: manyAlike(count) }, (_, index) => make(index));
    expect(idsOf(rules, { fallback: null })).toEqual([]);
  });

  it("are not judged in quadratic time if all are the same", () => {
    const rules = Array.from({ length: manyAlike(5000) }, (_, i): RuleData => ({
      from: "/global/:x/a",
      to: `${NEW}/${i}`,
    }));
    expect(idsOf(rules)).toHaveLength(manyAlike(5000) - 1);
  });

  it.each<[string, (index: number) => RuleData, FindingId]>([
    ["are duplicates", () => ({ from: "/global/p", to: `${NEW}/p` }), "rule-duplicate"],
    ["conflict", (i) => ({ from: "/global/p", to: `${NEW}/${i}` }), "rule-conflict"],
  ])("are not judged in quadratic time if they %s", (_name, make, id) => {
    const rules = Array.from({ length: manyAlike(5000) }, (_, index) => make(index));
    const ids = idsOf(rules, { fallback: null }).filter((it) => it === id);
    expect(ids).toHaveLength(manyAlike(5000) - 1);
  });

  it("are not judged in quadratic time beside thousands of kept paths", () => {
    const rules = Array.from({ length: manyAlike(5000) }, (_, i): RuleData => ({
      from: `/global/${i}`,
      gone: true,
    }));
    const keep = Array.from({ length: manyAlike(5000) }, (_, i) => `/global/files/${i}.pdf`);
    expect(idsOf(rules, { keep: [...keep, "/global/7/*"] })).toEqual(["from-kept"]);
  });
});
