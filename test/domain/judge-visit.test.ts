/** The outcome of a visit, and which redirects lead only to the fallback page. */
import { describe, expect, it } from "vitest";
import {
  fallbackOf,
  fallbackOfSite,
  isFallbackOnly,
  leadsToFallbackOnly,
} from "../../src/domain/report/fallback-only.ts";
import { judgeVisit, outcomeOf } from "../../src/domain/report/judge-visit.ts";
import type { VisitOutcome } from "../../src/domain/report/visit-outcome.ts";
import { explain } from "../../src/domain/resolve/explain.ts";
import { resolve } from "../../src/domain/resolve/resolve.ts";
import type { RuleData } from "../../src/domain/table/schema.ts";
import { compile, GATE, type SitePatch } from "../support/table.ts";

const NEW = "https://www.new.example";

describe("a redirect to the fallback page", () => {
  it.each<[fallback: string | null, from: string, to: string, isOnly: boolean]>([
    [`${NEW}/`, "/global/a", `${NEW}/`, true],
    [`${NEW}/`, "/global/a", NEW, true],
    [NEW, "/global/a", `${NEW}/`, true],
    [`${NEW}/`, "/global/a", "https://WWW.NEW.EXAMPLE", true],
    [`${NEW}/`, "/global/a", `${NEW}:443/`, true],
    [`${NEW}/`, "/global/a", `${NEW}/a/..`, true],
    [`${NEW}/`, "/global/a", `${NEW}/./././.`, true],
    [`${NEW}/ü`, "/global/a", `${NEW}/%C3%BC`, true],
    [`${NEW}/`, "/global/a", `${NEW}/a`, false],
    [`${NEW}/`, "/global/a", `${NEW}/about-us`, false],
    [`${NEW}/`, "/global/a", `${NEW}/?`, false],
    [`${NEW}/`, "/global/a", `${NEW}/#top`, false],
    [`${NEW}/`, "/global/a", "https://www.new.example.evil/", false],
    [`${NEW}/`, "/global/a", "no address", false],
    ["no address", "/global/a", "no address", false],
    [null, "/global/a", "", false],
    [null, "/global/a", `${NEW}/`, false],
    // The new front page replaces the old ones.
    [`${NEW}/`, "/global", `${NEW}/`, false],
    [`${NEW}/`, "/GLOBAL//", `${NEW}/`, false],
    [`${NEW}/`, "https://old.example/uk", `${NEW}/`, false],
    [`${NEW}/`, "HTTP://old.example/uk/", `${NEW}/`, false],
    [`${NEW}/`, "/global?page=1", `${NEW}/`, true],
    [`${NEW}/`, "https://old.example/?page=1", `${NEW}/`, true],
    [`${NEW}/`, "https://old.example?page=1", `${NEW}/`, true],
    [`${NEW}/`, "https://old.example", `${NEW}/`, true],
    [`${NEW}/`, "/https://old.example/global", `${NEW}/`, true],
  ])("to %s: from %s to %s: %s", (fallback, from, to, isOnly) => {
    const site = compile([], { fallback }).data.site;
    expect(isFallbackOnly(fallbackOf(site), { from, to })).toBe(isOnly);
    expect(leadsToFallbackOnly(fallbackOf(site), { from, to })).toBe(isOnly);
  });

  it("is not one from the front page of a site that is retired whole", () => {
    const { data } = compile([], { scope: ["/"] });
    for (const from of ["/", "https://old.example", "https://old.example/"]) {
      expect(isFallbackOnly(fallbackOf(data.site), { from, to: `${NEW}/` })).toBe(false);
    }
    expect(isFallbackOnly(fallbackOf(data.site), { from: "/a", to: `${NEW}/` })).toBe(true);
  });

  it("is not one for a rule with gone or without a target", () => {
    const fallback = fallbackOf(compile([]).data.site);
    expect(leadsToFallbackOnly(fallback, { from: "/a", to: `${NEW}/`, gone: true })).toBe(false);
    expect(leadsToFallbackOnly(fallback, { from: "/a" })).toBe(false);
  });

  it.each<[string, SitePatch]>([
    ["as it is written", {}],
    ["as it is serialised", { fallback: NEW }],
    ["if there is none", { fallback: null }],
  ])("is recognised for a compiled site: %s", (_name, patch) => {
    const { data, table } = compile([], patch);
    expect(fallbackOfSite(table.site)).toEqual(fallbackOf(data.site));
  });

  it("is never one if the fallback is not allowed", () => {
    const { table } = compile([], { fallback: "https://evil.example/" });
    expect(fallbackOfSite(table.site).href).toBe(null);
  });
});

describe("the outcome of a visit", () => {
  const rule = (answer: Partial<RuleData>, from = "/global/a"): RuleData => ({ from, ...answer });
  const worker = "unregister-service-worker";

  it.each<[string, RuleData[], string, VisitOutcome, SitePatch?]>([
    ["a redirect", [rule({ to: `${NEW}/a` })], "/global/a", "rule"],
    ["a redirect below the fallback page", [rule({ to: `${NEW}/?a` })], "/global/a", "rule"],
    ["a redirect to the fallback page", [rule({ to: NEW })], "/global/a", "fallback"],
    [
      "a redirect to the fallback page with the visitor's query",
      [rule({ to: NEW })],
      "/global/a?x=1",
      "fallback",
    ],
    [
      "a redirect to a fallback page with a fragment, with the visitor's query",
      [rule({ to: `${NEW}/all#top` })],
      "/global/a?x=1",
      "fallback",
      { fallback: `${NEW}/all#top` },
    ],
    [
      "a redirect to the fallback page from a front page",
      [rule({ to: NEW }, "/global")],
      "/global/",
      "rule",
    ],
    [
      "a pattern with a target that happens to be the fallback page",
      [rule({ to: `${NEW}/:splat` }, "/global/*")],
      "/global",
      "rule",
    ],
    [
      "a redirect without any fallback",
      [rule({ to: `${NEW}/` })],
      "/global/a",
      "rule",
      { fallback: null },
    ],
    ["no rule", [], "/global/a", "fallback"],
    ["no rule and no fallback", [], "/global/a", "not-found", { fallback: null }],
    ["an undecided rule", [rule({ undecided: true })], "/global/a", "undecided"],
    [
      "an undecided rule without a fallback",
      [rule({ undecided: true })],
      "/global/a",
      "undecided",
      { fallback: null },
    ],
    [
      "a target that is not allowed",
      [rule({ to: "https://evil.example/" })],
      "/global/a",
      "refused",
    ],
    ["gone", [rule({ gone: true })], "/global/a", "gone"],
    [
      "gone, with the fallback page suggested",
      [rule({ gone: true, to: NEW })],
      "/global/a",
      "gone",
    ],
    ["a rule's file", [rule({ serve: worker })], "/global/a", "served"],
    ["a rule with keep", [rule({ keep: true })], "/global/a", "kept"],
    ["a path in site.keep", [], "/global/legal/a", "kept"],
    ["out of scope", [], "/other", "pass"],
    ["a broken address", [rule({ to: `${NEW}/a` })], "/global/a%22", "repaired"],
    [
      "a broken address of a redirect to the fallback page",
      [rule({ to: NEW })],
      "/global/a%22",
      "fallback",
    ],
    [
      "a broken address of an undecided rule",
      [rule({ undecided: true })],
      "/global/a%22",
      "undecided",
    ],
  ])("%s", (_name, rules, address, expected, patch = {}) => {
    const { table } = compile(rules, patch);
    const visit = { url: new URL(address, "https://www.old.example"), method: "GET" };
    const { decision, outcome } = judgeVisit(table, visit, GATE);
    expect(outcome).toBe(expected);
    const explained = explain(table, visit, GATE);
    expect(decision).toEqual(explained.decision);
    expect(outcomeOf(explained, table.site)).toBe(expected);
  });

  it.each<[string, Partial<RuleData>, VisitOutcome]>([
    ["a redirect", { to: `${NEW}/a` }, "rule"],
    ["a redirect to the fallback page", { to: NEW }, "fallback"],
    ["an undecided rule", { undecided: true }, "undecided"],
  ])("is the redirect's for its preflight: %s", (_name, answer, expected) => {
    const { table } = compile([rule(answer)], { cors: ["/global/*"] });
    const visit = { url: new URL("https://www.old.example/global/a"), method: "OPTIONS" };
    expect(judgeVisit(table, visit, GATE)).toMatchObject({
      decision: { status: 204 },
      outcome: expected,
    });
  });

  it("depends on the table's own site, whichever was judged before", () => {
    const url = new URL("https://www.old.example/global/a");
    const outcomes = [`${NEW}/`, `${NEW}/other`, `${NEW}/`].map((fallback) => {
      const { table } = compile([rule({ to: `${NEW}/` })], { fallback });
      return judgeVisit(table, { url, method: "GET" }, GATE).outcome;
    });
    expect(outcomes).toEqual(["fallback", "rule", "fallback"]);
  });
});

describe("an address of Sunset's own", () => {
  const { table } = compile([{ from: "/*", to: `${NEW}/` }], { scope: ["/"] });

  const ofTable = { outcome: "redirect", reason: "rule", rule: "/*" };
  const missing = { outcome: "not-found", status: 404, reason: "host", rule: null };

  it.each([
    ["/_sunset-cove", ofTable],
    ["/_sunset", missing],
    ["/_sunset/rows", missing],
    ["//_SUNSET/", missing],
    ["/%5fsunset/x", missing],
  ])("is no page, whatever the table says: %s", (address, expected) => {
    const url = new URL(`https://www.old.example${address}`);
    expect(resolve(table, { url, method: "GET" }, GATE)).toMatchObject(expected);
  });
});
