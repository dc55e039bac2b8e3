import { describe, expect, it } from "vitest";
import { NO_DETAILS } from "../../src/domain/resolve/decision.ts";
import type { RuleData } from "../../src/domain/table/schema.ts";
import { ANNOUNCED, ask, compile, GATE, HOUR, type SitePatch } from "../support/table.ts";

const NEW = "https://www.new.example";
const EARLY = Date.parse("2024-10-21T00:00:00Z");

describe("what a request gets", () => {
  const compiled = compile([
    { from: "/global/page", to: `${NEW}/page` },
    { from: "/global/app", gone: true },
    { from: "/global/files/*", keep: true },
    { from: "/global/store/*", to: `${NEW}/store/`, status: 302, startsAt: "2024-10-21T00:00:00Z" },
  ]);
  const before = ANNOUNCED - 1;
  const during = ANNOUNCED;
  const pass = { outcome: "pass", status: null, location: null, cacheControl: null, rule: null };
  const redirect = { outcome: "redirect", status: 301, announce: false };

  it.each([
    [
      "a foreign host, before",
      "https://evil.example/global/page",
      before,
      { outcome: "not-found", status: 404, reason: "host" },
    ],
    [
      "a foreign host, after",
      "https://evil.example/global/page",
      GATE,
      { outcome: "not-found", status: 404, reason: "host", cacheControl: "no-store" },
    ],
    [
      "another port of ours",
      "https://www.old.example:8443/global/page",
      GATE,
      { outcome: "not-found", reason: "host" },
    ],
    ["out of scope, before", "/other", before, { ...pass, reason: "scope", announce: false }],
    [
      "out of scope, while announced",
      "/other",
      during,
      { ...pass, reason: "scope", announce: false },
    ],
    ["out of scope, after", "/other", GATE, { ...pass, reason: "scope" }],
    ["what only begins like the scope", "/globalfoo", GATE, { ...pass, reason: "scope" }],
    ["the scope's own root", "/global", GATE, { ...redirect, reason: "fallback" }],
    ["the scope in another spelling", "/GLOBAL/nothing", GATE, { ...redirect, reason: "fallback" }],
    [
      "the scope with an escaped letter",
      "/%67lobal/nothing",
      GATE,
      { ...redirect, reason: "fallback" },
    ],
    ["kept, before", "/global/legal/terms", before, { ...pass, reason: "kept" }],
    ["kept, after", "/global/Legal/terms", GATE, { ...pass, reason: "kept" }],
    [
      "kept and out of scope, which counts as out of scope",
      "/legal",
      GATE,
      { ...pass, reason: "scope" },
    ],
    [
      "in scope, before the announcement",
      "/global/page",
      before,
      { ...pass, reason: "gate", announce: false },
    ],
    [
      "in scope, at the announcement",
      "/global/page",
      during,
      { ...pass, reason: "gate", announce: true },
    ],
    [
      "in scope, one millisecond before the gate",
      "/global/page",
      GATE - 1,
      { ...pass, reason: "gate", announce: true },
    ],
    [
      "in scope, at the gate",
      "/global/page",
      GATE,
      { ...redirect, reason: "rule", location: `${NEW}/page` },
    ],
    [
      "an early rule, one millisecond before",
      "/global/store/x",
      EARLY - 1,
      { ...pass, reason: "gate", announce: true },
    ],
    [
      "an early rule, at its start",
      "/global/store/x",
      EARLY,
      { outcome: "redirect", status: 302, reason: "rule", announce: false },
    ],
    [
      "a rule with keep, before the gate",
      "/global/files/x",
      during,
      { ...pass, reason: "gate", announce: true },
    ],
    [
      "a rule with keep, after",
      "/global/files/x",
      GATE,
      { outcome: "pass", reason: "rule", rule: "/global/files/*", cacheControl: null },
    ],
    [
      "gone",
      "/global/app",
      GATE,
      { outcome: "gone", status: 410, location: null, reason: "rule", suggestion: `${NEW}/` },
    ],
    [
      "no matching rule",
      "/global/unknown",
      GATE,
      { ...redirect, reason: "fallback", location: `${NEW}/`, rule: null },
    ],
  ])("%s", (_name, address, now, expected) => {
    expect(ask(compiled, address, { now })).toMatchObject(expected);
  });

  it("without a fallback is a 404 page, with the fallback as reason", () => {
    const decision = ask(compile([], { fallback: null }), "/global/unknown");
    expect(decision).toEqual({
      ...NO_DETAILS,
      outcome: "not-found",
      reason: "fallback",
      status: 404,
      cacheControl: "no-store",
    });
  });

  it("is never announced without an announcement", () => {
    const compiled = compile([], { announceAt: undefined });
    expect(ask(compiled, "/global/x", { now: GATE - 1 })).toMatchObject({
      reason: "gate",
      announce: false,
    });
  });

  it("never redirects if the gate cannot be read", () => {
    const broken = compile([{ from: "/global/page", to: `${NEW}/page` }], {
      activatesAt: "2025-01-01",
    });
    expect(ask(broken, "/global/page", { now: GATE * 10 })).toMatchObject({
      outcome: "pass",
      reason: "gate",
      announce: false,
    });
  });
});

describe("a rule's window", () => {
  const span: RuleData = {
    from: "/global/x",
    to: `${NEW}/x`,
    startsAt: "2025-03-01T00:00:00Z",
    endsAt: "2025-04-01T02:00:00+02:00",
  };
  const start = Date.parse("2025-03-01T00:00:00Z");
  const end = Date.parse("2025-04-01T00:00:00Z");

  it.each([
    ["one millisecond before its start", start - 1, "fallback"],
    ["at its start", start, "rule"],
    ["one millisecond before its end", end - 1, "rule"],
    ["at its end", end, "fallback"],
  ])("%s", (_name, now, reason) => {
    expect(ask(compile([span]), "/global/x", { now }).reason).toBe(reason);
  });

  it("starts with the gate if only its end is given", () => {
    const compiled = compile([
      { from: "/global/x", to: `${NEW}/x`, endsAt: "2025-04-01T00:00:00Z" },
    ]);
    expect(ask(compiled, "/global/x", { now: GATE - 1 }).reason).toBe("gate");
    expect(ask(compiled, "/global/x", { now: GATE }).reason).toBe("rule");
    expect(ask(compiled, "/global/x", { now: end }).reason).toBe("fallback");
  });

  it("never opens if a date cannot be read", () => {
    for (const broken of [{ startsAt: "2020-01-01" }, { endsAt: "tomorrow" }]) {
      const compiled = compile([{ from: "/global/x", to: `${NEW}/x`, ...broken }]);
      expect(ask(compiled, "/global/x", { now: GATE + HOUR }).reason).toBe("fallback");
    }
  });
});

describe("a method", () => {
  it.each([
    [301, "GET", 301],
    [301, "HEAD", 301],
    [301, "POST", 308],
    [301, "PUT", 308],
    [301, "DELETE", 308],
    [301, "OPTIONS", 308],
    [302, "GET", 302],
    [302, "POST", 307],
    [303, "HEAD", 303],
    [303, "POST", 307],
    [307, "GET", 307],
    [307, "POST", 307],
    [308, "GET", 308],
    [308, "PATCH", 308],
  ] as const)("with %i turns %s into %i", (status, method, expected) => {
    const compiled = compile([{ from: "/global/x", to: `${NEW}/x`, status }]);
    expect(ask(compiled, "/global/x", { method }).status).toBe(expected);
  });

  it("is not kept by the fallback, so that a form's body reaches no unrelated page", () => {
    expect(ask(compile([]), "/global/x", { method: "POST" }).status).toBe(303);
    const site = { fallbackStatus: 308 as const };
    expect(ask(compile([], site), "/global/x", { method: "POST" }).status).toBe(303);
    expect(ask(compile([], site), "/global/x").status).toBe(308);
  });
});

describe("Cache-Control", () => {
  const at = (rules: readonly RuleData[], now: number, address = "/global/x"): string | null =>
    ask(compile(rules), address, { now }).cacheControl;
  const rule: RuleData = { from: "/global/x", to: `${NEW}/x` };

  it.each([
    [301, "public, max-age=3600"],
    [308, "public, max-age=3600"],
    [302, "no-store"],
    [303, "no-store"],
    [307, "no-store"],
  ] as const)("of a status %i is %s", (status, expected) => {
    expect(at([{ ...rule, status }], GATE)).toBe(expected);
  });

  it("of a page that is gone is that of a permanent redirect", () => {
    expect(at([{ from: "/global/x", gone: true }], GATE)).toBe("public, max-age=3600");
  });

  it("depends on the status for the method", () => {
    const compiled = compile([{ ...rule, status: 302 }]);
    expect(ask(compiled, "/global/x", { method: "POST" }).cacheControl).toBe("no-store");
  });

  const tenMinutes: RuleData = { ...rule, endsAt: "2025-01-01T00:10:00Z" };

  it.each<[string, RuleData[], number]>([
    ["the rule's own end", [tenMinutes], 600],
    [
      "the start of a better rule",
      [
        { from: "/global/*", to: NEW },
        { ...rule, startsAt: "2025-01-01T00:10:00Z" },
      ],
      600,
    ],
    [
      "the start of a worse rule",
      [rule, { from: "/global/:a", to: NEW, startsAt: "2025-01-01T00:10:00Z" }],
      600,
    ],
    [
      "the end of a rule for this host",
      [rule, { from: "https://www.old.example/global/x", to: NEW, endsAt: "2025-01-01T00:10:00Z" }],
      600,
    ],
    [
      "the start of a rule with a query",
      [rule, { from: "/global/x?a=1", to: NEW, startsAt: "2025-01-01T00:10:00Z" }],
      600,
    ],
    [
      "the start of a rule for an address that gets the fallback",
      [{ from: "/global/:a/*", to: NEW, startsAt: "2025-01-01T00:10:00Z" }],
      600,
    ],
    [
      "the maximum, if the other rule is for another host",
      [rule, { from: "https://old.example/global/x", to: NEW, startsAt: "2025-01-01T00:10:00Z" }],
      3600,
    ],
    [
      "the maximum, if the other rule is for another path",
      [rule, { from: "/global/y", to: NEW, startsAt: "2025-01-01T00:10:00Z" }],
      3600,
    ],
    [
      "the maximum, if the other rule enumerates other values",
      [
        rule,
        { from: "/global/:a", where: { a: ["y"] }, to: NEW, startsAt: "2025-01-01T00:10:00Z" },
      ],
      3600,
    ],
    [
      "the maximum, if all other dates are past",
      [
        rule,
        {
          from: "/global/:a",
          to: NEW,
          startsAt: "2024-12-01T00:00:00Z",
          endsAt: "2024-12-31T00:00:00Z",
        },
      ],
      3600,
    ],
    ["the maximum, if its own end is later", [{ ...rule, endsAt: "2025-01-02T00:00:00Z" }], 3600],
  ])("ends with %s", (_name, rules, seconds) => {
    expect(at(rules, GATE)).toBe(`public, max-age=${seconds}`);
  });

  it.each([
    ["has whole seconds, rounded down", 999, 599],
    ["is zero in the last second", 599_001, 0],
    ["is zero one millisecond before the end", 599_999, 0],
  ])("%s", (_name, after, seconds) => {
    expect(at([tenMinutes], GATE + after)).toBe(`public, max-age=${seconds}`);
  });

  it("of an early redirect ends at the gate", () => {
    const early: RuleData = { ...rule, startsAt: "2024-10-21T00:00:00Z" };
    expect(at([early], GATE - 60_500)).toBe("public, max-age=60");
  });
});

describe("the lifetime of an old page", () => {
  const changesAt = (now: number, rules: readonly RuleData[] = []): number | null =>
    ask(compile(rules), "/global/store", { now }).changesAt;

  it("ends at the announcement, the gate, or the start of a rule for it", () => {
    const early: RuleData = { from: "/global/store/*", to: NEW, startsAt: "2024-10-21T00:00:00Z" };
    expect(changesAt(ANNOUNCED - 1)).toBe(ANNOUNCED);
    expect(changesAt(ANNOUNCED)).toBe(GATE);
    expect(changesAt(ANNOUNCED, [early])).toBe(EARLY);
  });

  it("has no known end if the page always passes", () => {
    expect(ask(compile([]), "/other", { now: ANNOUNCED }).changesAt).toBeNull();
    expect(ask(compile([]), "/global/legal/x", { now: ANNOUNCED }).changesAt).toBeNull();
  });
});

describe("a site that is retired whole", () => {
  const whole: SitePatch = { scope: ["/"], keep: [] };
  const served = {
    outcome: "served",
    status: 200,
    reason: "site-file",
    cacheControl: "public, max-age=3600",
    location: null,
  };

  it.each([
    ["robots.txt", "/robots.txt", {}, { ...served, file: "robots.txt" }],
    ["sitemap.xml", "/sitemap.xml", {}, { ...served, file: "sitemap.xml" }],
    ["HEAD", "/robots.txt", { method: "HEAD" }, served],
  ])("serves %s from the gate on", (_name, address, options, expected) => {
    expect(ask(compile([], whole), address, options)).toMatchObject(expected);
  });

  it.each([
    ["before the gate", [], whole, { now: GATE - 1 }, { outcome: "pass", reason: "gate" }],
    [
      "to other methods",
      [],
      whole,
      { method: "POST" },
      { outcome: "redirect", reason: "fallback" },
    ],
    [
      "if site.keep names it",
      [],
      { ...whole, keep: ["/robots.txt"] },
      {},
      { outcome: "pass", reason: "kept" },
    ],
    [
      "if a rule names it",
      [{ from: "/robots.txt", gone: true }],
      whole,
      {},
      { outcome: "gone", reason: "rule" },
    ],
    [
      "if only a part is retired",
      [],
      { scope: ["/global", "/robots.txt"], keep: [] },
      {},
      { outcome: "redirect", reason: "fallback" },
    ],
  ] as const)("does not serve robots.txt %s", (_name, rules, site, options, expected) => {
    const data: SitePatch = {
      ...site,
      scope: [...(site.scope ?? [])],
      keep: [...(site.keep ?? [])],
    };
    expect(ask(compile(rules, data), "/robots.txt", options)).toMatchObject(expected);
  });

  it("serves it even if a pattern matches it", () => {
    const rules: RuleData[] = [{ from: "/:file", to: `${NEW}/` }];
    expect(ask(compile(rules, whole), "/robots.txt")).toMatchObject(served);
  });
});
