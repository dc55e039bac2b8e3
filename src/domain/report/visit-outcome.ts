/** What becomes of a visit to an old page, in the few kinds that people count. */
import type { Decision } from "../resolve/decision.ts";

/** In the order in which they are shown. */
export const VISIT_OUTCOMES = [
  "rule",
  /** By a rule that was only found after the address was mended, whatever its answer but for the fallback page. */
  "repaired",
  /** With a rule or without: see `isFallbackOnly`. */
  "fallback",
  "gone",
  /** One of the site's own files, or a rule's. */
  "served",
  "kept",
  "pass",
  "not-found",
  "refused",
  /** By a rule that leaves open where the address goes, however it was found. */
  "undecided",
] as const;

export type VisitOutcome = (typeof VISIT_OUTCOMES)[number];
export type VisitTotals = Readonly<Record<VisitOutcome, number>>;

/** In the reports, in English. */
export const OUTCOME_LABELS: Readonly<Record<VisitOutcome, string>> = {
  rule: "Sent to the page that replaces it",
  repaired: "Answered after a broken address was mended",
  fallback: "Sent to the fallback page only",
  gone: "Told that the page is gone",
  kept: "Kept on the old site",
  pass: "Not being moved",
  "not-found": "Page not found",
  refused: "Not sent: its new address is not allowed",
  served: "Answered with a small file",
  undecided: "Not decided yet",
};

/** What pages that move can get, in the order of the bar. */
const MOVING: readonly VisitOutcome[] = [
  "rule",
  "repaired",
  "gone",
  "kept",
  "served",
  "undecided",
  "fallback",
  "not-found",
  "refused",
];

/** What somebody decided for an address. */
const DECIDED: readonly VisitOutcome[] = ["rule", "repaired", "gone", "kept", "served"];

const PREFLIGHT = 204;

/** How a rule leaves visitors as if there were none: which a decision does not say. null for a rule that does not, or none. */
export type RuleEnd = "undecided" | "fallback" | null;

/** For a decision at hand; `judgeVisit` finds out the end. */
export function visitOutcomeOf({ outcome, reason, status }: Decision, end: RuleEnd): VisitOutcome {
  if (outcome === "refused") return "refused";
  if (end === "undecided") return "undecided";
  if (end === "fallback" && (outcome === "redirect" || status === PREFLIGHT)) return "fallback";
  if (reason === "repaired") return "repaired";
  switch (outcome) {
    case "redirect":
      return reason === "fallback" ? "fallback" : "rule";
    case "pass":
      return reason === "kept" || reason === "rule" ? "kept" : "pass";
    case "served":
      // What a browser asks before it follows a redirect of another site counts as the redirect.
      if (status === PREFLIGHT) return reason === "fallback" ? "fallback" : "rule";
      return "served";
    case "gone":
    case "not-found":
      return outcome;
  }
}

export function noVisits(): Record<VisitOutcome, number> {
  return {
    rule: 0,
    repaired: 0,
    fallback: 0,
    gone: 0,
    served: 0,
    kept: 0,
    pass: 0,
    "not-found": 0,
    refused: 0,
    undecided: 0,
  };
}

export interface Bar {
  readonly outcome: VisitOutcome;
  readonly total: number;
}

export interface Shares {
  /** Visits to pages that move: those that are passed on because they do not are no part of it. */
  readonly moving: number;
  /** How many of them get what somebody decided for them. */
  readonly decided: number;
  /** What they get, without the outcomes that none gets. */
  readonly bars: readonly Bar[];
}

/** @param elsewhere How many of those that were not found were for hosts that are not the site's. */
export function sharesOf(totals: VisitTotals, elsewhere: number): Shares {
  const totalOf = (outcome: VisitOutcome): number =>
    totals[outcome] - (outcome === "not-found" ? elsewhere : 0);
  const bars = MOVING.map((outcome) => ({ outcome, total: totalOf(outcome) }));
  return {
    moving: bars.reduce((sum, it) => sum + it.total, 0),
    decided: DECIDED.reduce((sum, it) => sum + totalOf(it), 0),
    bars: bars.filter((it) => it.total > 0),
  };
}

export interface Piece extends Bar {
  readonly x: number;
  readonly width: number;
}

/** All outcomes in one bar that is 100 units long. What is not nothing is always seen. */
export function stackBars({ bars, moving }: Shares): Piece[] {
  let before = 0;
  return bars.map(({ outcome, total }) => {
    const x = (before / moving) * 100;
    before += total;
    return { outcome, total, x, width: Math.max((total / moving) * 100 - GAP, THINNEST) };
  });
}

const GAP = 0.25;
const THINNEST = 0.15;
