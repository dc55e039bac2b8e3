/** Cases at the limit of each finding, on both sides. */
import { describe, expect, it } from "vitest";
import type { FindingId } from "../../src/domain/finding.ts";
import type { RuleData } from "../../src/domain/table/schema.ts";
import { nameRule } from "../../src/domain/validate/context.ts";
import { createContext } from "../../src/domain/validate/validate.ts";
import {
  compile,
  findingsOf,
  fullFindingsOf,
  GATE,
  idsOf,
  type SitePatch,
} from "../support/table.ts";

const NEW = "https://www.new.example";
const OWN = "https://www.old.example";
const WHOLE: SitePatch = { scope: ["/"], keep: [] };

const at = (from: string, path: string, more: Partial<RuleData> = {}): RuleData => ({
  from,
  to: NEW + path,
  ...more,
});

describe("two rules of equal rank", () => {
  const gone = "https://evil.example";

  it.each<[string, RuleData, RuleData, FindingId[]]>([
    [
      "conflict if only one lower-cases what it fills in",
      at("/global/:a", "/:a", { lowercase: true }),
      at("/global/:a", "/:a"),
      ["rule-conflict"],
    ],
    [
      "are duplicates if there is nothing to lower-case",
      at("/global/a", "/a", { lowercase: true }),
      at("/global/a", "/a"),
      ["rule-duplicate"],
    ],
    [
      "conflict if they fill in different parameters",
      at("/global/x?a=:a&b=:b", "/:a"),
      at("/global/x?a=:b&b=:a", "/:a"),
      ["rule-conflict"],
    ],
    [
      "are duplicates if they fill in one parameter under different names",
      at("/global/x?a=:a", "/:a"),
      at("/global/x?a=:b", "/:b"),
      ["rule-duplicate"],
    ],
    [
      "conflict if one fills in a segment and the other the splat",
      at("/global/:a/*", "/:splat"),
      at("/global/:b/*", "/:b"),
      ["rule-conflict"],
    ],
    [
      "are duplicates if a placeholder is called literal",
      at("/global/:literal", "/:literal"),
      at("/global/:a", "/:a"),
      ["rule-duplicate"],
    ],
    [
      "are duplicates if they replace a value that their targets do not use",
      at("/global/:l/:a", "/:a", { where: { l: { one: "1" } } }),
      at("/global/:l/:a", "/:a", { where: { l: { one: "2" } } }),
      ["rule-duplicate"],
    ],
    [
      "conflict if only one that is gone has a suggestion",
      { from: "/global/a", gone: true },
      { from: "/global/a", gone: true, to: `${NEW}/1` },
      ["rule-conflict"],
    ],
    [
      "are duplicates if both fill in the splat",
      at("/global/:a/*", "/:splat"),
      at("/global/:b/*", "/:splat"),
      ["rule-duplicate"],
    ],
    [
      "conflict if the text around a placeholder differs",
      at("/global/:a", "/x/:a"),
      at("/global/:a", "/y/:a"),
      ["rule-conflict"],
    ],
    [
      "conflict if one of several values goes elsewhere",
      at("/global/:l", "/:l", { where: { l: { one: "1", two: "2" } } }),
      at("/global/:l", "/:l", { where: { l: { one: "1", two: "3" } } }),
      ["rule-conflict"],
    ],
    [
      "are duplicates if all values go to the same address",
      at("/global/:l", "/:l", { where: { l: { one: "1", two: "2" } } }),
      at("/global/:l", "/:l", { where: { l: { one: "1", two: "2" } } }),
      ["rule-duplicate"],
    ],
    [
      "conflict if a value of a parameter goes elsewhere",
      at("/global/x?l=:l", "/:l", { where: { l: { one: "1" } } }),
      at("/global/x?l=:l", "/:l", { where: { l: { one: "2" } } }),
      ["rule-conflict"],
    ],
    [
      "conflict if their targets are not allowed and differ",
      { from: "/global/a", to: `${gone}/1` },
      { from: "/global/a", to: `${gone}/2` },
      ["target-host-not-allowed", "target-host-not-allowed", "rule-conflict"],
    ],
    [
      "are duplicates if their targets are not allowed and equal",
      { from: "/global/a", to: `${gone}/1` },
      { from: "/global/a", to: `${gone}/1` },
      ["target-host-not-allowed", "target-host-not-allowed", "rule-duplicate"],
    ],
    ["are unrelated after different words", at("/global/a/:x", "/1"), at("/global/b/:x", "/2"), []],
    [
      "are unrelated if one enumerates values",
      at("/global/:x", "/1", { where: { x: ["a"] } }),
      at("/global/:x", "/2"),
      [],
    ],
    [
      "are unrelated if one has an empty window",
      at("/global/a", "/1", { startsAt: "2025-02-01T00:00:00Z", endsAt: "2025-02-01T00:00:00Z" }),
      at("/global/a", "/2"),
      ["window-empty"],
    ],
  ])("%s", (_name, a, b, expected) => {
    expect(idsOf([a, b])).toEqual(expected);
  });

  it("share no address if they share a value in only one place", () => {
    const rule = (a: string[], b: string[], path: string): RuleData =>
      at("/global/:a/:b", path, { where: { a, b } });
    expect(
      idsOf([rule(["x"], ["p"], "/1"), rule(["x"], ["q"], "/2"), rule(["z"], ["p"], "/3")]),
    ).toEqual([]);
  });
});

describe("a rule that never applies is found", () => {
  const to = `${NEW}/x`;
  const list = { l: ["uk"] };

  it.each<[string, RuleData[], SitePatch]>([
    [
      "after one that takes only some of its addresses",
      [
        { from: "/:l/x", where: list, to },
        { from: "/uk/x?b=1", to },
        { from: "/uk/:p", to },
      ],
      {},
    ],
  ])("%s", (_name, rules, site) => {
    expect(findingsOf(rules, site)).toContain("rule-shadowed rules.0.from");
  });
});

describe("a pattern and the scope", () => {
  const OUTSIDE = "is outside the site's scope";

  it.each<[string, string, string[] | null, string[], string | null]>([
    ["may meet below its splat", "/global/*", null, ["/global/x"], null],
    ["may meet far below its splat", "/global/*", null, ["/global/x/y/z"], null],
    ["meet in the only value that it enumerates", "/:l/x", ["uk"], ["/uk"], null],
    ["do not meet in a value that it enumerates", "/:l/x", ["xx"], ["/uk"], `"/:l/x" ${OUTSIDE}`],
    ["meet in part", "/:l/x", ["uk", "xx"], ["/uk"], `"/:l/x" ${OUTSIDE} where :l is xx`],
  ])("%s", (_name, from, l, scope, expected) => {
    const rule: RuleData = { from, gone: true, ...(l ? { where: { l } } : {}) };
    const found = fullFindingsOf([rule], { scope, keep: [] });
    const outside = found.find((it) => it.id === "from-outside-scope");
    expect(outside?.message ?? null).toBe(expected);
  });
});

describe("a locale", () => {
  it.each<[string, RuleData, boolean]>([
    [
      "is not one if one of the values is not a locale",
      at("/global/:p", "/:p", { where: { p: { uk: "de", shoes: "boots" } } }),
      false,
    ],
    [
      "is one by its name, whatever the values",
      at("/global/:market", "/:market", { where: { market: { uk: "de", shoes: "boots" } } }),
      true,
    ],
    ["does not change if it is filled in", at("/:lang/*", "/:lang/:splat"), false],
    [
      "does not change for a page that is gone",
      { from: "/:lang/*", gone: true, to: `${NEW}/fr/` },
      false,
    ],
  ])("%s", (_name, rule, isFound) => {
    expect(idsOf([rule]).includes("locale-changed")).toBe(isFound);
  });
});

describe("what a host that is retired whole leaves behind", () => {
  it.each<[string, RuleData[], SitePatch, FindingId[]]>([
    ["is kept by a rule for everything", [{ from: "/*", keep: true }], WHOLE, []],
    [
      "is not kept by a rule for something else",
      [{ from: "/a/b", keep: true }],
      WHOLE,
      ["well-known-redirected"],
    ],
    [
      "is kept until an instant",
      [],
      { ...WHOLE, keep: [{ path: "/.well-known/*", until: "2026-01-01T00:00:00Z" }] },
      [],
    ],
    ["has no finding for a pattern of sitemaps", [at("/global/:x/sitemap.xml", "/")], {}, []],
  ])("%s", (_name, rules, site, expected) => {
    expect(idsOf(rules, site)).toEqual(expected);
  });
});

describe("a site", () => {
  const keep = (until: string): SitePatch => ({ keep: [{ path: "/global/y", until }] });
  const starts = (startsAt: string): RuleData => ({ from: "/global/x", gone: true, startsAt });

  it.each<[string, RuleData[], SitePatch, string[]]>([
    [
      "has its host named by its entry, even after a repeated host",
      [],
      { hosts: ["www.old.example", "WWW.old.example", "old.example", "shop.example"] },
      ["host-alone site.hosts.3"],
    ],
    [
      "has its host named by its entry, even in another spelling",
      [],
      { hosts: ["old.example", "www.old.example", "bücher.example"] },
      ["host-alone site.hosts.2"],
    ],
    [
      "has a rule above its scope",
      [{ from: "/global", gone: true }],
      { scope: ["/global/x"], keep: [] },
      ["from-outside-scope rules.0.from"],
    ],
    [
      "keeps a path until the announcement, when everything still passes",
      [],
      keep("2024-10-09T00:00:00Z"),
      ["dates-disordered site.keep.0.until"],
    ],
    [
      "keeps a path until an instant that cannot be read",
      [],
      keep("soon"),
      ["instant-unparseable site.keep.0.until"],
    ],
    [
      "keeps a path, with a gate that cannot be read",
      [],
      { ...keep("2024-01-01T00:00:00Z"), activatesAt: "soon", announceAt: undefined },
      ["instant-unparseable site.activatesAt"],
    ],
    [
      "keeps a path until after the start of the first rule",
      [starts("2024-05-01T00:00:00Z"), { ...starts("2024-08-01T00:00:00Z"), from: "/global/z" }],
      keep("2024-06-01T00:00:00Z"),
      [],
    ],
    [
      "has a window that ends at this instant, after the gate",
      [{ from: "/global/a", gone: true, endsAt: "2025-01-01T00:00:00Z" }],
      { activatesAt: "2024-12-01T00:00:00Z" },
      ["window-past rules.0.endsAt"],
    ],
    ["has a truncated language tag", [], { texts: { "en-": {} } }, ["schema site.texts.en-"]],
  ])("%s", (_name, rules, site, expected) => {
    expect(findingsOf(rules, site)).toEqual(expected);
  });

  it("may not have IP addresses as target hosts, but names that only begin like one", () => {
    const targetHosts = ["www.new.example", "10.20.30.40", "1.2.3.4.example"];
    expect(findingsOf([], { targetHosts })).toEqual(["schema site.targetHosts.1"]);
  });

  it("may suggest one page for many that are gone", () => {
    const rules = Array.from({ length: 21 }, (_, index): RuleData => ({
      from: `/global/${index}`,
      gone: true,
      to: `${NEW}/one`,
    }));
    expect(findingsOf(rules)).toEqual([]);
  });

  it.each([
    ["UTX", "UTC"],
    ["Europe/Bxrlxn", "Europe/Berlin"],
    ["AMERICA / NORTH DAKOTA / NEW SALEM ", "America/North_Dakota/New_Salem"],
    ["america/northdakota/newsalam", "America/North_Dakota/New_Salem"],
  ])("with the zone %s should have %s", (timeZone, meant) => {
    expect(fullFindingsOf([], { timeZone })[0]?.fix).toBe(`Did you mean "${meant}"?`);
  });
});

describe("a chain through our own hosts", () => {
  it("belongs to a rule only where that rule answers", () => {
    const rules: RuleData[] = [
      { from: "/global/:a", to: `${OWN}/elsewhere/:a`, examples: { match: ["/global/special"] } },
      { from: "/global/special", to: `${OWN}/global/special` },
    ];
    const site: SitePatch = { targetHosts: ["www.old.example"], fallback: null };
    expect(findingsOf(rules, site).filter((it) => it.startsWith("redirect"))).toEqual([
      "redirect-loop rules.1.to",
    ]);
  });
});

describe("a chain from a pattern", () => {
  it("to the fallback names its last address", () => {
    const rules: RuleData[] = [{ from: "/global/:a", to: `${OWN}/uk/:a` }];
    const site: SitePatch = { targetHosts: ["www.old.example", "www.new.example"] };
    const chain = fullFindingsOf(rules, site).find((it) => it.id === "redirect-chain");
    expect(chain?.fix).toBe(`Send it straight to "${NEW}/"`);
  });
});

describe("another rule", () => {
  it.each([
    ["by its line", "routes.json", '"/global/a" (line 7)'],
    ["by its file, if that is another one", "rows.json", '"/global/a" (rows.json)'],
  ])("is named %s", (_name, file, expected) => {
    const compiled = compile([{ from: "/global/a", gone: true }]);
    const context = createContext(
      compiled,
      GATE,
      () => {},
      ([part]) => ({
        file: part === undefined ? "routes.json" : file,
        line: part === "rules" ? 7 : 1,
        column: 1,
        rule: null,
      }),
    );
    const names = context.rules.map((it) => nameRule(context, it));
    expect(names).toEqual([expected]);
  });
});
