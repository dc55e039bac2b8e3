import { describe, expect, it } from "vitest";
import {
  noVisits,
  OUTCOME_LABELS,
  type RuleEnd,
  sharesOf,
  stackBars,
  VISIT_OUTCOMES,
  type VisitOutcome,
  visitOutcomeOf,
} from "../../src/domain/report/visit-outcome.ts";
import { type Decision, NO_DETAILS } from "../../src/domain/resolve/decision.ts";

const decision = (
  outcome: Decision["outcome"],
  reason: Decision["reason"],
  more: Partial<Decision> = {},
): Decision => ({ ...NO_DETAILS, outcome, reason, ...more });

describe("the outcome of a visit", () => {
  it.each<[string, Decision, RuleEnd, VisitOutcome]>([
    ["a rule's redirect", decision("redirect", "rule"), null, "rule"],
    ["a redirect of a repaired address", decision("redirect", "repaired"), null, "repaired"],
    ["gone, for a repaired address", decision("gone", "repaired"), null, "repaired"],
    ["the fallback's redirect", decision("redirect", "fallback"), null, "fallback"],
    ["a rule to the fallback page", decision("redirect", "rule"), "fallback", "fallback"],
    [
      "a redirect of a repaired address to the fallback page",
      decision("redirect", "repaired"),
      "fallback",
      "fallback",
    ],
    [
      "gone, with the fallback page as its suggestion",
      decision("gone", "rule"),
      "fallback",
      "gone",
    ],
    ["an undecided rule", decision("redirect", "rule"), "undecided", "undecided"],
    [
      "an undecided rule without a fallback",
      decision("not-found", "rule"),
      "undecided",
      "undecided",
    ],
    [
      "an undecided rule for a repaired address",
      decision("redirect", "repaired"),
      "undecided",
      "undecided",
    ],
    [
      "an undecided rule with a fallback that is not allowed",
      decision("refused", "rule"),
      "undecided",
      "refused",
    ],
    ["a target that is not allowed", decision("refused", "target-host"), null, "refused"],
    ["a rule with keep", decision("pass", "rule"), null, "kept"],
    ["a path in site.keep", decision("pass", "kept"), null, "kept"],
    ["an address out of scope", decision("pass", "scope"), null, "pass"],
    ["before the gate", decision("pass", "gate"), null, "pass"],
    ["gone", decision("gone", "rule"), null, "gone"],
    ["no rule and no fallback", decision("not-found", "fallback"), null, "not-found"],
    ["a foreign host", decision("not-found", "host"), null, "not-found"],
    [
      "robots.txt",
      decision("served", "site-file", { status: 200, file: "robots.txt" }),
      null,
      "served",
    ],
    [
      "a file with an unsupported method",
      decision("served", "rule", { status: 405 }),
      null,
      "served",
    ],
    ["a preflight of a redirect", decision("served", "rule", { status: 204 }), null, "rule"],
    [
      "a preflight of the fallback",
      decision("served", "fallback", { status: 204 }),
      null,
      "fallback",
    ],
    [
      "a preflight of a rule to the fallback page",
      decision("served", "rule", { status: 204 }),
      "fallback",
      "fallback",
    ],
  ])("%s", (_name, given, end, expected) => {
    expect(visitOutcomeOf(given, end)).toBe(expected);
  });

  it("has a name and a count of zero for each kind", () => {
    expect(Object.keys(noVisits())).toEqual([...VISIT_OUTCOMES]);
    expect(new Set(Object.values(noVisits()))).toEqual(new Set([0]));
    expect(new Set(Object.values(OUTCOME_LABELS)).size).toBe(VISIT_OUTCOMES.length);
  });
});

describe("shares of visits", () => {
  /** A different number for each kind, so that none can be confused with another. */
  const totals = Object.fromEntries(VISIT_OUTCOMES.map((it, index) => [it, 2 ** index]));
  const of = (...outcomes: VisitOutcome[]): number =>
    outcomes.reduce((sum, it) => sum + (totals[it] ?? 0), 0);

  it("are those of pages that move, in the order of the bar", () => {
    const { moving, decided, bars } = sharesOf({ ...noVisits(), ...totals }, 0);
    expect(bars.map((it) => it.outcome)).toEqual([
      "rule",
      "repaired",
      "gone",
      "kept",
      "served",
      "undecided",
      "fallback",
      "not-found",
      "refused",
    ]);
    expect(bars.map((it) => it.total)).toEqual(bars.map((it) => totals[it.outcome]));
    expect(moving).toBe(2 ** VISIT_OUTCOMES.length - 1 - of("pass"));
    expect(decided).toBe(of("rule", "repaired", "gone", "kept", "served"));
  });

  it("leave out outcomes without visits, and visits to other hosts", () => {
    const given = { ...noVisits(), rule: 6, "not-found": 5, pass: 100 };
    expect(sharesOf(given, 2)).toEqual({
      moving: 9,
      decided: 6,
      bars: [
        { outcome: "rule", total: 6 },
        { outcome: "not-found", total: 3 },
      ],
    });
    expect(sharesOf(given, 5).bars).toEqual([{ outcome: "rule", total: 6 }]);
  });

  it("are placed in a bar of 100 with gaps, and are never too thin to be seen", () => {
    const shares = sharesOf({ ...noVisits(), rule: 7499, gone: 1, fallback: 2500 }, 0);
    expect(stackBars(shares)).toEqual([
      { outcome: "rule", total: 7499, x: 0, width: expect.closeTo(74.74, 5) },
      { outcome: "gone", total: 1, x: expect.closeTo(74.99, 5), width: 0.15 },
      { outcome: "fallback", total: 2500, x: 75, width: 24.75 },
    ]);
  });
});
