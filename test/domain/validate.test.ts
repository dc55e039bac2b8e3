import { describe, expect, it } from "vitest";
import type { RuleData } from "../../src/domain/table/schema.ts";
import { findingsOf, fullFindingsOf, GATE, idsOf, type SitePatch } from "../support/table.ts";

const NEW = "https://www.new.example";
const to = `${NEW}/new`;
const fallback = `${NEW}/`;
const page: RuleData = { from: "/global/page", to: `${NEW}/page` };

describe("the from", () => {
  it.each([
    ["without a leading slash", "global/x", "from-unparseable"],
    ["that is empty", "", "from-unparseable"],
    ["with a fragment", "/global/x#top", "from-unparseable"],
    ["with a user name", "https://me@www.old.example/global", "from-unparseable"],
    ["with a placeholder named twice", "/global/:a/:a", "from-unparseable"],
    ["with a placeholder named twice, once in the query", "/global/:a?b=:a", "from-unparseable"],
    ["with a placeholder named splat", "/global/:splat", "from-unparseable"],
    ["on another scheme", "ftp://www.old.example/global", "from-unparseable"],
    ["on a foreign host", "https://evil.example/global", "from-host-unknown"],
    ["on a port of its own", "https://www.old.example:8443/global", "from-host-unknown"],
    ["outside the scope", "/other", "from-outside-scope"],
    ["that only begins like the scope", "/globalfoo", "from-outside-scope"],
    ["as a pattern that cannot reach the scope", "/other/:a", "from-outside-scope"],
    ["as a pattern that is too short for the scope", "/*", null],
    ["on a kept path", "/global/legal/terms", "from-kept"],
    ["as a pattern on a kept path", "/global/legal/:a/*", "from-kept"],
    ["as a pattern on a partly kept path", "/global/:a/*", null],
    ["for one host, whose twin has no rules", "https://old.example/global/x", "host-alone"],
    ["for one host over http", "http://OLD.example./global/x", "host-alone"],
    ["in another spelling of the scope", "/GLOBAL//x/", null],
  ])("%s: %s gives %s", (_name, from, id) => {
    expect(idsOf([{ from, to }])).toEqual(id === null ? [] : [id]);
  });

  it("reports enumerated values outside the scope by name", () => {
    const rule: RuleData = { from: "/:l/x", where: { l: ["uk", "xx"] }, to };
    const finding = fullFindingsOf([rule]).find((it) => it.id === "from-outside-scope");
    expect(finding?.message).toContain("xx");
    expect(finding?.message).not.toContain("uk");
  });

  it.each<[string, RuleData, readonly string[]]>([
    ["Sunset's own", { from: "/_sunset", to }, ["from-outside-scope"]],
    ["below it", { from: "/%5FSUNSET/health", to }, ["from-outside-scope"]],
    ["a pattern below it", { from: "/_sunset/*", to }, ["from-outside-scope"]],
    [
      "a list with it",
      { from: "/:a/x", where: { a: ["uk", "_sunset"] }, to },
      ["from-outside-scope"],
    ],
    ["a name that only begins like it", { from: "/_sunset-2", to }, []],
    ["a pattern that takes it among others", { from: "/:a/health", to }, []],
  ])("no request reaches a rule on a site that is retired whole: %s", (_name, rule, ids) => {
    expect(idsOf([rule], { scope: ["/"], keep: ["/.well-known/*"] })).toEqual(ids);
  });

  it.each<[string, RuleData, string, string]>([
    [
      "",
      { from: "/_sunset/x", to },
      '"/_sunset/x" is Sunset\'s own: no request for it reaches a rule',
      "Remove the rule",
    ],
    [
      " as one value of a list",
      { from: "/:a", where: { a: ["uk", "_sunset"] }, to },
      '"/:a" is Sunset\'s own where :a is _sunset: no request for it reaches a rule',
      "Remove that value",
    ],
  ])("is not to be added to the scope if it is Sunset's own%s", (_name, rule, message, fix) => {
    const findings = fullFindingsOf([rule]).filter((it) => it.id === "from-outside-scope");
    expect(findings.map((it) => [it.at.file, it.message, it.fix])).toEqual([
      ["rules.0.from", message, fix],
    ]);
  });

  it("is outside the scope if it has the name of Sunset's own further down", () => {
    const rule = { from: "/global/:a", where: { a: ["shop", "_sunset"] }, to };
    const [finding] = fullFindingsOf([rule], { scope: ["/global/shop"] });
    expect(finding?.message).toBe('"/global/:a" is outside the site\'s scope where :a is _sunset');
  });

  it("warns of a from longer than a KV key, in bytes", () => {
    expect(idsOf([{ from: `/global/${"a".repeat(504)}`, to }])).toEqual([]);
    expect(idsOf([{ from: `/global/${"a".repeat(505)}`, to }])).toEqual(["key-too-long"]);
    expect(idsOf([{ from: `/global/${"é".repeat(253)}`, to }])).toEqual(["key-too-long"]);
  });
});

describe("the target", () => {
  it.each([
    ["relative", "/page", ["target-unparseable"]],
    ["without a scheme", "www.new.example/page", ["target-unparseable"]],
    ["empty", "", ["target-unparseable"]],
    ["over http", "http://www.new.example/page", ["target-not-https"]],
    ["a script", "javascript:alert(1)", ["target-not-https"]],
    ["with a user name", "https://me@www.new.example/", ["target-credentials"]],
    ["with another port", "https://www.new.example:8443/", ["target-port"]],
    ["with the default port", "https://www.new.example:443/new", []],
    ["elsewhere", "https://evil.example/", ["target-host-not-allowed"]],
    [
      "on a foreign host behind a user name",
      "https://www.new.example@evil.example/",
      ["target-credentials", "target-host-not-allowed"],
    ],
    ["on a subdomain", "https://a.www.new.example/", ["target-host-not-allowed"]],
    ["of 2,048 characters", `${NEW}/${"x".repeat(2048 - NEW.length - 1)}`, []],
    ["of 2,049 characters", `${NEW}/${"x".repeat(2049 - NEW.length - 1)}`, ["target-too-long"]],
    [
      "with several mistakes",
      "http://me@evil.example:81/",
      ["target-not-https", "target-credentials", "target-port", "target-host-not-allowed"],
    ],
  ])("%s", (_name, target, ids) => {
    expect(idsOf([{ from: "/global/x", to: target }])).toEqual(ids);
    expect(idsOf([{ from: "/global/x", gone: true, to: target }])).toEqual(ids);
    expect(idsOf([], { fallback: target })).toEqual(ids);
  });

  it.each([
    ["unknown", "/global/:a", `${NEW}/:b`, ["placeholder-unknown"]],
    [":splat without *", "/global/:a", `${NEW}/:splat`, ["placeholder-unknown"]],
    ["in the host", "/global/:a", "https://:a.new.example/", ["placeholder-in-authority"]],
    ["as the host", "/global/:a", "https://:a/", ["placeholder-in-authority"]],
    ["as the port", "/global/:a", "https://www.new.example:a/", ["placeholder-in-authority"]],
    ["as the scheme", "/global/:a", ":a://www.new.example/", ["placeholder-in-authority"]],
    ["as the host after one slash", "/global/:a", "https:/:a/x", ["placeholder-in-authority"]],
    ["as the host after a backslash", "/global/:a", "https:\\:a/x", ["placeholder-in-authority"]],
    ["in path, query and fragment", "/global/:a", `${NEW}/:a?x=:a#:a`, []],
    ["in an exact rule, as a plain colon", "/global/x", `${NEW}/:a`, []],
    ["written as an escape, as a plain colon", "/global/:a", `${NEW}/%3Ab/:a`, []],
    ["before a digit, as a plain colon", "/global/:a", `${NEW}/:a?t=12:30`, []],
  ])("with a placeholder %s", (_name, from, target, ids) => {
    expect(idsOf([{ from, to: target }])).toEqual(ids);
  });
});

describe("where", () => {
  it.each([
    ["a placeholder that the from does not have", "/global/:a", { b: ["x"] }],
    ["the splat", "/global/*", { splat: ["x"] }],
    ["anything in an exact rule", "/global/x", { a: ["x"] }],
  ])("for %s gets placeholder-unused-where", (_name, from, where) => {
    expect(idsOf([{ from, where, to }])).toEqual(["placeholder-unused-where"]);
  });
});

describe("a value of where", () => {
  it.each(["..", "a/../b", "%2E%2e", "./x"])("must not leave the path: %s", (value) => {
    expect(idsOf([{ from: "/global/:a", where: { a: { x: value } }, to: `${NEW}/:a` }])).toEqual([
      "target-unparseable",
    ]);
  });
});

describe("dates", () => {
  it.each([
    ["a bare date", "2025-06-01"],
    ["no offset", "2025-06-01T00:00:00"],
    ["a day that does not exist", "2025-02-30T00:00:00Z"],
    ["an hour that does not exist", "2025-02-01T24:00:00Z"],
    ["words", "tomorrow"],
    ["nothing", ""],
  ])("%s cannot be read", (_name, startsAt) => {
    expect(idsOf([{ ...page, startsAt }])).toEqual(["instant-unparseable"]);
    expect(idsOf([], { activatesAt: startsAt })).toContain("instant-unparseable");
    expect(idsOf([], { announceAt: startsAt })).toContain("instant-unparseable");
  });

  it.each([
    "2025-06-01T00:00:00Z",
    "2025-06-01T08:00:00+08:00",
    "2025-06-01t00:00:00.123456z",
    "2024-02-29T00:00:00-00:30",
  ])("%s can be read", (startsAt) => {
    expect(idsOf([{ ...page, startsAt }])).toEqual([]);
  });

  it.each([
    [
      "its end before its start",
      { startsAt: "2025-06-01T00:00:00Z", endsAt: "2025-05-01T00:00:00Z" },
      "window-empty",
    ],
    [
      "its end at its start",
      { startsAt: "2025-06-01T00:00:00Z", endsAt: "2025-06-01T00:00:00Z" },
      "window-empty",
    ],
    ["its end at the gate", { endsAt: "2025-01-01T00:00:00Z" }, "window-past"],
    [
      "its end before the gate",
      { startsAt: "2024-10-01T00:00:00Z", endsAt: "2024-12-01T00:00:00Z" },
      "window-past",
    ],
    ["its end in the past", { endsAt: "2025-02-01T00:00:00Z" }, "window-past"],
    ["its end ahead", { endsAt: "2025-04-01T00:00:00Z" }, null],
  ])("a rule with %s", (_name, window, id) => {
    const now = Date.parse("2025-03-01T00:00:00Z");
    expect(idsOf([{ ...page, ...window }], {}, now)).toEqual(id === null ? [] : [id]);
  });

  it.each([
    ["ends while its page is kept", "/global/x", "2025-05-31T00:00:00Z", ["window-past"]],
    ["ends when its page is kept no more", "/global/x", "2025-06-01T00:00:00Z", ["window-past"]],
    ["ends after its page was kept", "/global/x", "2025-06-01T00:00:01Z", []],
    ["ends while some of its pages are kept", "/global/:page", "2025-05-31T00:00:00Z", []],
  ])("a rule that %s", (_name, from, endsAt, ids) => {
    const keep = [{ path: "/global/x", until: "2025-06-01T00:00:00Z" }];
    const rule = { ...page, from, endsAt, examples: { match: [] } };
    expect(idsOf([rule], { keep }).filter((it) => it === "window-past")).toEqual(ids);
  });

  it("an announcement at or after the gate is reported", () => {
    expect(idsOf([], { announceAt: "2025-01-01T00:00:00Z" })).toEqual(["dates-disordered"]);
    expect(idsOf([], { announceAt: "2024-12-31T23:59:59Z" })).toEqual([]);
  });
});

describe("two rules", () => {
  const same = (a: Partial<RuleData>, b: Partial<RuleData>, site: SitePatch = {}) =>
    findingsOf(
      [
        { ...page, ...a },
        { ...page, ...b },
      ],
      site,
    ).filter((it) => !/^(?:no-example|host-alone)/.test(it));

  it.each<[string, Partial<RuleData>, Partial<RuleData>]>([
    ["that are equal", {}, {}],
    ["in different spellings", { from: "/global/page" }, { from: "/GLOBAL//%70age/" }],
    [
      "with the same query in another order",
      { from: "/global/x?a=1&b=2" },
      { from: "/global/x?b=2&a=1" },
    ],
    [
      "that differ only in names",
      { from: "/global/:a", to: `${NEW}/:a` },
      { from: "/global/:b", to: `${NEW}/:b` },
    ],
    ["that differ only in a written default status", { status: 301 }, {}],
    ["one of which is a pattern without placeholders", { match: "pattern" }, {}],
    [
      "with overlapping windows",
      { startsAt: "2025-02-01T00:00:00Z" },
      { endsAt: "2025-03-01T00:00:00Z" },
    ],
  ])("%s: rule-duplicate at the second", (_name, a, b) => {
    expect(same(a, b)).toEqual(["rule-duplicate rules.1.from"]);
  });

  it.each<[string, Partial<RuleData>, Partial<RuleData>]>([
    ["with different targets", {}, { to: `${NEW}/other` }],
    ["with different statuses", {}, { status: 302 }],
    ["with different treatment of queries", {}, { query: "drop" }],
    [
      "that differ in names and targets",
      { from: "/global/:a/:b", to: `${NEW}/:a` },
      { from: "/global/:b/:a", to: `${NEW}/:a` },
    ],
    [
      "one of which is a pattern without placeholders",
      { match: "pattern" },
      { to: `${NEW}/other` },
    ],
    [
      "whose enumerations share a value",
      { from: "/global/:a", where: { a: ["x", "y"] } },
      { from: "/global/:a", where: { a: ["y", "z"] }, to },
    ],
    [
      "whose captured query values can be the same",
      { from: "/global/x?a=:a" },
      { from: "/global/x?a=:b", to },
    ],
  ])("%s: rule-conflict at the second", (_name, a, b) => {
    expect(same(a, b)).toEqual(["rule-conflict rules.1.from"]);
  });

  it.each<[string, Partial<RuleData>, Partial<RuleData>]>([
    [
      "with windows that follow each other",
      { endsAt: "2025-03-01T00:00:00Z" },
      { startsAt: "2025-03-01T00:00:00Z", to },
    ],
    [
      "for two hosts",
      { from: "https://www.old.example/global/x" },
      { from: "https://old.example/global/x", to },
    ],
    [
      "for one host and for all",
      { from: "https://www.old.example/global/x" },
      { from: "/global/x", to },
    ],
    ["with different queries", { from: "/global/x?a=1" }, { from: "/global/x?a=2", to }],
    [
      "whose enumerations share nothing",
      { from: "/global/:a", where: { a: ["x"] } },
      { from: "/global/:a", where: { a: ["y"] }, to },
    ],
    [
      "whose overlapping enumerations agree",
      { from: "/global/:a", where: { a: ["x", "y"] } },
      { from: "/global/:a", where: { a: ["y", "z"] } },
    ],
    ["of which one is more specific", { from: "/global/:a" }, { from: "/global/*", to }],
  ])("%s do not conflict", (_name, a, b) => {
    expect(same(a, b)).toEqual([]);
  });

  it("a conflict names the other rule", () => {
    const [finding] = fullFindingsOf([page, page]);
    expect(finding?.message).toContain('"/global/page" (rules.0)');
  });
});

describe("rule-shadowed", () => {
  const shadowed = (better: RuleData, worse: RuleData, site: SitePatch = {}): boolean =>
    findingsOf([worse, better], site).includes("rule-shadowed rules.0.from");

  it.each([
    [
      "by a literal that is its only value",
      { from: "/uk/*", to },
      { from: "/:l/x/*", where: { l: ["UK"] }, to },
    ],
    ["by a literal path", { from: "/uk/x", to }, { from: "/:l/x?a=1", where: { l: ["uk"] }, to }],
    [
      "by a pattern without its query",
      { from: "/uk/:a", to },
      { from: "/:l/:a?x=1", where: { l: ["uk"] }, to },
    ],
    [
      "by a rule whose window contains its own",
      { from: "/uk/*", to, startsAt: "2024-12-01T00:00:00Z" },
      { from: "/:l/*", where: { l: ["uk"] }, to, endsAt: "2026-01-01T00:00:00Z" },
    ],
  ])("is reported for a rule covered %s", (_name, better, worse) => {
    expect(shadowed(better, worse)).toBe(true);
  });

  it.each([
    [
      "by two rules that only together cover it",
      { from: "/uk/*", to },
      { from: "/:l/*", where: { l: ["uk", "fr"] }, to },
    ],
    [
      "for part of its window",
      { from: "/uk/*", to, startsAt: "2025-02-01T00:00:00Z" },
      { from: "/:l/*", where: { l: ["uk"] }, to },
    ],
    ["in part", { from: "/global/x", to }, { from: "/global/:a", to }],
    [
      "on one of two hosts",
      { from: "https://www.old.example/global/*", to },
      { from: "/global/x", to },
    ],
    ["by less of a query", { from: "/uk/*?a=1", to }, { from: "/:l/*", where: { l: ["uk"] }, to }],
  ])("is not reported for a rule covered %s", (_name, better, worse) => {
    expect(shadowed(better, worse)).toBe(false);
  });

  it("is reported for a site-wide rule after one of the only host", () => {
    const better: RuleData = { from: "https://www.old.example/global/*", to };
    expect(shadowed(better, page, { hosts: ["www.old.example"] })).toBe(true);
  });
});

describe("chains through our own hosts", () => {
  const own: SitePatch = { targetHosts: ["www.old.example", "old.example", "www.new.example"] };
  const OWN = "https://www.old.example";

  it.each([
    ["to itself", [{ from: "/global/a", to: `${OWN}/global/a` }], ["redirect-loop rules.0.to"]],
    [
      "to itself in another spelling",
      [{ from: "/global/a", to: `${OWN}/GLOBAL/a/` }],
      ["redirect-loop rules.0.to"],
    ],
    [
      "in a loop",
      [
        { from: "/global/a", to: `${OWN}/global/b` },
        { from: "/global/b", to: `${OWN}/global/a` },
      ],
      ["redirect-loop rules.0.to", "redirect-loop rules.1.to"],
    ],
    [
      "into a loop",
      [
        { from: "/global/a", to: `${OWN}/global/b` },
        { from: "/global/b", to: `${OWN}/global/b` },
      ],
      ["redirect-loop rules.0.to", "redirect-loop rules.1.to"],
    ],
    [
      "to the other host of a site-wide rule",
      [
        { from: "https://old.example/global/a", to: "https://www.new.example/a" },
        { from: "/global/a", to: `${OWN}/global/a` },
      ],
      ["redirect-loop rules.1.to"],
    ],
    [
      "to a host that only one rule redirects away from",
      [
        { from: "https://www.old.example/global/a", to: "https://www.new.example/a" },
        { from: "/global/a", to: "https://old.example/global/a" },
      ],
      ["redirect-loop rules.1.to"],
    ],
    [
      "that grows for ever",
      [{ from: "/global/*", to: `${OWN}/global/x/:splat` }],
      ["redirect-loop rules.0.to"],
    ],
    [
      "through a pattern",
      [{ from: "/global/:a/*", to: `${OWN}/global/:a/:splat` }],
      ["redirect-loop rules.0.to"],
    ],
    [
      "through one of several values",
      [{ from: "/:l/a", where: { l: { uk: "fr", fr: "uk" } }, to: `${OWN}/:l/a` }],
      ["redirect-loop rules.0.to"],
    ],
    ["to a page that passes", [{ from: "/global/a", to: `${OWN}/elsewhere` }], []],
    ["to a kept page", [{ from: "/global/a", to: `${OWN}/global/legal/a` }], []],
    ["to the new site", [{ from: "/global/a", to }], []],
  ] as const)("%s", (_name, rules, expected) => {
    const findings = findingsOf(rules, { ...own, fallback: null });
    expect(findings.filter((it) => it.startsWith("redirect-"))).toEqual(expected);
  });

  it("of two steps get a fix with the final target", () => {
    const findings = fullFindingsOf(
      [
        { from: "/global/a", to: `${OWN}/global/b` },
        { from: "/global/b", to: `${NEW}/c` },
      ],
      own,
    );
    expect(findings).toMatchObject([
      {
        id: "redirect-chain",
        severity: "warning",
        fix: `Send it straight to "${NEW}/c"`,
        at: { rule: 0 },
      },
    ]);
  });

  it("of two steps from a pattern name the last rule's target", () => {
    const rules: RuleData[] = [
      { from: "/global/:a", to: `${OWN}/uk/:a` },
      { from: "/uk/:b", to: `${NEW}/:b` },
    ];
    const finding = fullFindingsOf(rules, own).find((it) => it.id === "redirect-chain");
    expect(finding?.fix).toBe(`Send it straight to "${NEW}/:b"`);
  });

  it("that end at an undecided rule ask for that decision first", () => {
    const rules: RuleData[] = [
      { from: "/global/a", to: `${OWN}/global/b` },
      { from: "/global/b", undecided: true },
    ];
    const finding = fullFindingsOf(rules, own).find((it) => it.id === "redirect-chain");
    expect(finding?.fix).toBe('Decide where "/global/b" goes, and send it straight there');
  });

  it.each<[string, RuleData]>([
    ["a small file", { from: "/global/b", serve: { type: "text/plain", body: "x" } }],
    ["a kept page", { from: "/global/b", keep: true }],
    ["a page that is gone", { from: "/global/b", gone: true }],
  ])("that reach %s end there", (_name, end) => {
    expect(idsOf([{ from: "/global/a", to: `${OWN}/global/b` }, end], own)).toEqual([]);
  });

  it("to a fallback on our own hosts are endless through an undecided rule", () => {
    const site: SitePatch = { ...own, fallback: `${OWN}/global/home` };
    expect(findingsOf([{ from: "/global/home", undecided: true }], site)).toEqual([
      "redirect-loop site.fallback",
      "undecided rules.0.undecided",
    ]);
  });

  it("are found by a pattern's examples", () => {
    const rules: RuleData[] = [
      { from: "/global/:a", to: `${OWN}/uk/:a`, examples: { match: ["/global/special"] } },
      { from: "/uk/special", to: `${NEW}/s` },
    ];
    expect(idsOf(rules, { ...own, fallback: null })).toEqual(["redirect-chain"]);
  });

  it("are followed at later instants too", () => {
    const rules: RuleData[] = [
      { from: "/global/a", to: `${OWN}/global/b` },
      { from: "/global/b", to: `${OWN}/global/a`, startsAt: "2025-06-01T00:00:00Z" },
    ];
    expect(idsOf(rules, { ...own, fallback: null })).toEqual(["redirect-loop", "redirect-loop"]);
  });

  it("of a fallback inside its own scope that no rule answers are endless", () => {
    const site: SitePatch = { ...own, fallback: `${OWN}/global/home` };
    expect(findingsOf([], site)).toEqual(["redirect-loop site.fallback"]);
    expect(findingsOf([{ from: "/global/home", to }], site)).toEqual([
      "redirect-chain site.fallback",
    ]);
    expect(findingsOf([], { ...own, fallback: `${OWN}/home` })).toEqual([]);
  });
});

describe("examples", () => {
  const rule: RuleData = { from: "/global/p/:slug", to: `${NEW}/:slug` };
  const examples = (
    match: string[],
    mustNotMatch: string[] = [],
    more: RuleData[] = [],
  ): string[] => findingsOf([{ ...rule, examples: { match, mustNotMatch } }, ...more]);

  it("that hold cause no finding", () => {
    expect(
      examples(
        ["/global/p/x", "https://old.example/global/p/y?z=1"],
        ["/global/p", "/global/p/x/y"],
      ),
    ).toEqual([]);
  });

  it.each([
    ["gets the fallback", ["/global/q/x"]],
    ["is out of scope", ["/other"]],
    ["is on a kept path", ["/global/legal/x"]],
    ["is on a foreign host", ["https://evil.example/global/p/x"]],
    ["is not an address", ["https://"]],
  ])("are broken if one that must match %s", (_name, match) => {
    expect(examples(match)).toEqual(["example-broken rules.0.examples.match.0"]);
  });

  it("are broken if a better rule answers", () => {
    expect(examples(["/global/p/x"], [], [{ from: "/global/p/x", to }])).toEqual([
      "example-broken rules.0.examples.match.0",
    ]);
  });

  it("are broken if one that must not match does", () => {
    expect(examples([], ["/global/p/x"])).toEqual([
      "example-broken rules.0.examples.mustNotMatch.0",
    ]);
  });

  it("are judged at the rule's own first instant and on its own host", () => {
    const early: RuleData = {
      from: "https://old.example/global/:a",
      to,
      startsAt: "2024-10-21T00:00:00Z",
      endsAt: "2024-11-21T00:00:00Z",
      examples: { match: ["/global/x"] },
    };
    expect(idsOf([early])).toEqual(["host-alone", "window-past"]);
  });

  it("of a rule whose start cannot be read are not judged", () => {
    const examples = { match: ["/global/p/x"] };
    expect(idsOf([{ ...rule, startsAt: "soon", examples }])).toEqual(["instant-unparseable"]);
  });

  it("that are missing cause a warning for a pattern, not for an exact rule", () => {
    expect(findingsOf([rule, page])).toEqual(["no-example rules.0.from"]);
    expect(findingsOf([{ from: "/global/x?id=:id", to }])).toEqual(["no-example rules.0.from"]);
  });
});

describe("hints", () => {
  const many = (count: number): RuleData[] =>
    Array.from({ length: count }, (_, index) => ({ from: `/global/${index}`, to: `${NEW}/one` }));

  it("many-to-one starts above 20 exact rules with one target", () => {
    expect(idsOf(many(20))).toEqual([]);
    expect(findingsOf(many(21))).toEqual(["many-to-one rules.0.to"]);
  });

  it("target-is-fallback compares the fallback's whole answer", () => {
    expect(idsOf([{ from: "/global/x", to: fallback }])).toEqual(["target-is-fallback"]);
    expect(idsOf([{ from: "/global/x", to: NEW }])).toEqual(["target-is-fallback"]);
    expect(idsOf([{ from: "/global/x", to: fallback, status: 302 }])).toEqual([]);
    expect(idsOf([{ from: "/global/x", to: fallback, query: "drop" }])).toEqual([]);
    expect(idsOf([{ from: "/global/:a", to: fallback }])).toEqual([]);
    const temporary: SitePatch = { fallbackStatus: 302 };
    expect(idsOf([{ from: "/global/x", to: fallback }], temporary)).toEqual([]);
    expect(idsOf([{ from: "/global/x", to: fallback, status: 302 }], temporary)).toEqual([
      "target-is-fallback",
    ]);
  });

  it.each<[string, RuleData, boolean]>([
    [
      "a map that changes the locale",
      { from: "/:l/*", where: { l: { uk: "global" } }, to: `${NEW}/:l/:splat` },
      true,
    ],
    [
      "a map that keeps the locale",
      { from: "/:l/*", where: { l: { uk: "UK" } }, to: `${NEW}/:l/:splat` },
      false,
    ],
    [
      "a target with another locale",
      { from: "/:l/*", where: { l: ["uk"] }, to: `${NEW}/global/:splat` },
      true,
    ],
    [
      "a target with the same locale",
      { from: "/:l/*", where: { l: ["uk"] }, to: `${NEW}/uk/:splat` },
      false,
    ],
    [
      "a target without a locale",
      { from: "/:l/*", where: { l: ["uk"] }, to: `${NEW}/support` },
      false,
    ],
    [
      "values that are not locales",
      { from: "/global/:p", where: { p: { shoes: "boots" } }, to: `${NEW}/:p` },
      false,
    ],
  ])("locale-changed: %s", (_name, rule, isFound) => {
    expect(idsOf([rule]).includes("locale-changed")).toBe(isFound);
  });
});

describe("a valid table", () => {
  it("has no findings", () => {
    const rules: RuleData[] = [
      page,
      {
        from: "/global/p/:slug/*",
        to: `${NEW}/p/:slug/:splat`,
        examples: { match: ["/global/p/x/y"] },
      },
      { from: "/global/app", gone: true, to: `${NEW}/apps` },
      { from: "/uk/files/*", keep: true, examples: { match: ["/uk/files/a.pdf"] } },
    ];
    expect(findingsOf(rules, {}, GATE)).toEqual([]);
  });
});
