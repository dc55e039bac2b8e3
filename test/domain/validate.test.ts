import { describe, expect, it } from "vitest";
import type { RuleData } from "../../src/domain/table/schema.ts";
import { findingsOf, fullFindingsOf, GATE, idsOf, type SitePatch } from "../support/table.ts";

const NEW = "https://www.new.example";
const to = `${NEW}/new`;
const fallback = `${NEW}/`;
const page: RuleData = { from: "/global/page", to: `${NEW}/page` };

describe("the from", () => {
  it.each([
    ["without its first slash", "global/x", "from-unparseable"],
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
    ["that is kept", "/global/legal/terms", "from-kept"],
    ["that is kept as a pattern", "/global/legal/:a/*", "from-kept"],
    ["that is kept in part", "/global/:a/*", null],
    ["of one host, and its twin has none", "https://old.example/global/x", "host-alone"],
    ["of one host over http", "http://OLD.example./global/x", "host-alone"],
    ["in another spelling of the scope", "/GLOBAL//x/", null],
  ])("%s: %s gives %s", (_name, from, id) => {
    expect(idsOf([{ from, to }])).toEqual(id === null ? [] : [id]);
  });

  it("reports enumerated values that lie outside the scope, by name", () => {
    const rule: RuleData = { from: "/:l/x", where: { l: ["uk", "xx"] }, to };
    const finding = fullFindingsOf([rule]).find((it) => it.id === "from-outside-scope");
    expect(finding?.message).toContain("xx");
    expect(finding?.message).not.toContain("uk");
  });

  it("longer than a key of KV is a warning, in bytes", () => {
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
      "elsewhere behind a user name",
      "https://www.new.example@evil.example/",
      ["target-credentials", "target-host-not-allowed"],
    ],
    ["on a subdomain", "https://a.www.new.example/", ["target-host-not-allowed"]],
    ["of 2,048 characters", `${NEW}/${"x".repeat(2048 - NEW.length - 1)}`, []],
    ["of 2,049 characters", `${NEW}/${"x".repeat(2049 - NEW.length - 1)}`, ["target-too-long"]],
    [
      "wrong in several ways",
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
    ["as the host behind one slash", "/global/:a", "https:/:a/x", ["placeholder-in-authority"]],
    ["as the host behind a backslash", "/global/:a", "https:\\:a/x", ["placeholder-in-authority"]],
    ["in path, query and fragment", "/global/:a", `${NEW}/:a?x=:a#:a`, []],
    ["of an exact rule: a plain colon", "/global/x", `${NEW}/:a`, []],
    ["written as an escape: a plain colon", "/global/:a", `${NEW}/%3Ab/:a`, []],
    ["before a digit: a plain colon", "/global/:a", `${NEW}/:a?t=12:30`, []],
  ])("with a placeholder %s", (_name, from, target, ids) => {
    expect(idsOf([{ from, to: target }])).toEqual(ids);
  });
});

describe("where", () => {
  it.each([
    ["a placeholder that the from does not have", "/global/:a", { b: ["x"] }],
    ["the splat", "/global/*", { splat: ["x"] }],
    ["anything in an exact rule", "/global/x", { a: ["x"] }],
  ])("for %s is placeholder-unused-where", (_name, from, where) => {
    expect(idsOf([{ from, where, to }])).toEqual(["placeholder-unused-where"]);
  });
});

describe("a value that where fills in", () => {
  it.each(["..", "a/../b", "%2E%2e", "./x"])("must not climb out of the path: %s", (value) => {
    expect(idsOf([{ from: "/global/:a", where: { a: { x: value } }, to: `${NEW}/:a` }])).toEqual([
      "target-unparseable",
    ]);
  });
});

describe("dates", () => {
  it.each([
    ["a bare date", "2025-06-01"],
    ["no offset", "2025-06-01T00:00:00"],
    ["no such day", "2025-02-30T00:00:00Z"],
    ["no such hour", "2025-02-01T24:00:00Z"],
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

  it("announcing at the gate or after it is out of order", () => {
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
    ["the same", {}, {}],
    ["spelt differently", { from: "/global/page" }, { from: "/GLOBAL//%70age/" }],
    [
      "with the same query in another order",
      { from: "/global/x?a=1&b=2" },
      { from: "/global/x?b=2&a=1" },
    ],
    [
      "alike but for names",
      { from: "/global/:a", to: `${NEW}/:a` },
      { from: "/global/:b", to: `${NEW}/:b` },
    ],
    ["alike but for the default status", { status: 301 }, {}],
    ["one of them a pattern with nothing to fill", { match: "pattern" }, {}],
    [
      "with overlapping windows",
      { startsAt: "2025-02-01T00:00:00Z" },
      { endsAt: "2025-03-01T00:00:00Z" },
    ],
  ])("%s: rule-duplicate at the second", (_name, a, b) => {
    expect(same(a, b)).toEqual(["rule-duplicate rules.1.from"]);
  });

  it.each<[string, Partial<RuleData>, Partial<RuleData>]>([
    ["with other targets", {}, { to: `${NEW}/other` }],
    ["with other statuses", {}, { status: 302 }],
    ["with another way with queries", {}, { query: "drop" }],
    [
      "alike but for names, with other targets",
      { from: "/global/:a/:b", to: `${NEW}/:a` },
      { from: "/global/:b/:a", to: `${NEW}/:a` },
    ],
    ["one of them a pattern with nothing to fill", { match: "pattern" }, { to: `${NEW}/other` }],
    [
      "whose lists share a value",
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
      "of two hosts",
      { from: "https://www.old.example/global/x" },
      { from: "https://old.example/global/x", to },
    ],
    [
      "of one host and of all",
      { from: "https://www.old.example/global/x" },
      { from: "/global/x", to },
    ],
    ["with other queries", { from: "/global/x?a=1" }, { from: "/global/x?a=2", to }],
    [
      "whose lists share nothing",
      { from: "/global/:a", where: { a: ["x"] } },
      { from: "/global/:a", where: { a: ["y"] }, to },
    ],
    [
      "whose overlapping lists agree",
      { from: "/global/:a", where: { a: ["x", "y"] } },
      { from: "/global/:a", where: { a: ["y", "z"] } },
    ],
    ["of which one is more specific", { from: "/global/:a" }, { from: "/global/*", to }],
  ])("%s get on with each other", (_name, a, b) => {
    expect(same(a, b)).toEqual([]);
  });

  it("names the other rule", () => {
    const [finding] = fullFindingsOf([page, page]);
    expect(finding?.message).toContain('"/global/page" (rules.0)');
  });
});

describe("rule-shadowed", () => {
  const shadowed = (better: RuleData, worse: RuleData, site: SitePatch = {}): boolean =>
    findingsOf([worse, better], site).includes("rule-shadowed rules.0.from");

  it.each([
    [
      "by a literal where its only value is that",
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
      "by one whose window contains its own",
      { from: "/uk/*", to, startsAt: "2024-12-01T00:00:00Z" },
      { from: "/:l/*", where: { l: ["uk"] }, to, endsAt: "2026-01-01T00:00:00Z" },
    ],
  ])("is a rule covered %s", (_name, better, worse) => {
    expect(shadowed(better, worse)).toBe(true);
  });

  it.each([
    [
      "by two that only together cover it",
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
  ])("is not a rule covered %s", (_name, better, worse) => {
    expect(shadowed(better, worse)).toBe(false);
  });

  it("is a rule of the whole site behind one of its only host", () => {
    const better: RuleData = { from: "https://www.old.example/global/*", to };
    expect(shadowed(better, page, { hosts: ["www.old.example"] })).toBe(true);
  });
});

describe("journeys over our own hosts", () => {
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
      "in a circle",
      [
        { from: "/global/a", to: `${OWN}/global/b` },
        { from: "/global/b", to: `${OWN}/global/a` },
      ],
      ["redirect-loop rules.0.to", "redirect-loop rules.1.to"],
    ],
    [
      "into a circle",
      [
        { from: "/global/a", to: `${OWN}/global/b` },
        { from: "/global/b", to: `${OWN}/global/b` },
      ],
      ["redirect-loop rules.0.to", "redirect-loop rules.1.to"],
    ],
    [
      "to the other host of a rule for all",
      [
        { from: "https://old.example/global/a", to: "https://www.new.example/a" },
        { from: "/global/a", to: `${OWN}/global/a` },
      ],
      ["redirect-loop rules.1.to"],
    ],
    [
      "to a host that only one rule leaves",
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

  it("in two steps are a chain, whose fix names the final target", () => {
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

  it("in two steps from a pattern name the target as the last rule has it", () => {
    const rules: RuleData[] = [
      { from: "/global/:a", to: `${OWN}/uk/:a` },
      { from: "/uk/:b", to: `${NEW}/:b` },
    ];
    const finding = fullFindingsOf(rules, own).find((it) => it.id === "redirect-chain");
    expect(finding?.fix).toBe(`Send it straight to "${NEW}/:b"`);
  });

  it("that end at what is undecided want that decided first", () => {
    const rules: RuleData[] = [
      { from: "/global/a", to: `${OWN}/global/b` },
      { from: "/global/b", undecided: true },
    ];
    const finding = fullFindingsOf(rules, own).find((it) => it.id === "redirect-chain");
    expect(finding?.fix).toBe('Decide where "/global/b" goes, and send it straight there');
  });

  it.each<[string, RuleData]>([
    ["a small file", { from: "/global/b", serve: { type: "text/plain", body: "x" } }],
    ["what is kept", { from: "/global/b", keep: true }],
    ["what is gone", { from: "/global/b", gone: true }],
  ])("to %s end there", (_name, end) => {
    expect(idsOf([{ from: "/global/a", to: `${OWN}/global/b` }, end], own)).toEqual([]);
  });

  it("to a fallback that is on our own hosts never end over what is undecided", () => {
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

  it("are followed as the table stands later, too", () => {
    const rules: RuleData[] = [
      { from: "/global/a", to: `${OWN}/global/b` },
      { from: "/global/b", to: `${OWN}/global/a`, startsAt: "2025-06-01T00:00:00Z" },
    ];
    expect(idsOf(rules, { ...own, fallback: null })).toEqual(["redirect-loop", "redirect-loop"]);
  });

  it("of a fallback inside its own scope that nothing answers never end", () => {
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

  it("that hold say nothing", () => {
    expect(
      examples(
        ["/global/p/x", "https://old.example/global/p/y?z=1"],
        ["/global/p", "/global/p/x/y"],
      ),
    ).toEqual([]);
  });

  it.each([
    ["is answered by the fallback", ["/global/q/x"]],
    ["is out of scope", ["/other"]],
    ["is kept", ["/global/legal/x"]],
    ["is on a foreign host", ["https://evil.example/global/p/x"]],
    ["is not an address", ["https://"]],
  ])("break if one that must match %s", (_name, match) => {
    expect(examples(match)).toEqual(["example-broken rules.0.examples.match.0"]);
  });

  it("break if a better rule answers", () => {
    expect(examples(["/global/p/x"], [], [{ from: "/global/p/x", to }])).toEqual([
      "example-broken rules.0.examples.match.0",
    ]);
  });

  it("break if one that must not match does", () => {
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

  it("missing from a pattern are a warning, from an exact rule not", () => {
    expect(findingsOf([rule, page])).toEqual(["no-example rules.0.from"]);
    expect(findingsOf([{ from: "/global/x?id=:id", to }])).toEqual(["no-example rules.0.from"]);
  });
});

describe("hints", () => {
  const many = (count: number): RuleData[] =>
    Array.from({ length: count }, (_, index) => ({ from: `/global/${index}`, to: `${NEW}/one` }));

  it("many-to-one begins above 20 exact rules into one target", () => {
    expect(idsOf(many(20))).toEqual([]);
    expect(findingsOf(many(21))).toEqual(["many-to-one rules.0.to"]);
  });

  it("target-is-fallback wants the fallback's whole answer", () => {
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
      "a map that changes it",
      { from: "/:l/*", where: { l: { uk: "global" } }, to: `${NEW}/:l/:splat` },
      true,
    ],
    [
      "a map that keeps it",
      { from: "/:l/*", where: { l: { uk: "UK" } }, to: `${NEW}/:l/:splat` },
      false,
    ],
    [
      "a target with another one",
      { from: "/:l/*", where: { l: ["uk"] }, to: `${NEW}/global/:splat` },
      true,
    ],
    [
      "a target with the same one",
      { from: "/:l/*", where: { l: ["uk"] }, to: `${NEW}/uk/:splat` },
      false,
    ],
    ["a target without one", { from: "/:l/*", where: { l: ["uk"] }, to: `${NEW}/support` }, false],
    [
      "values that are no locales",
      { from: "/global/:p", where: { p: { shoes: "boots" } }, to: `${NEW}/:p` },
      false,
    ],
  ])("locale-changed: %s", (_name, rule, isFound) => {
    expect(idsOf([rule]).includes("locale-changed")).toBe(isFound);
  });
});

describe("a sound table", () => {
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
