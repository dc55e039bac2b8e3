/** The outcomes under which visits to old pages are counted. */
import type { Decision } from "../resolve/decision.ts";

/** In the order of display. */
export const VISIT_OUTCOMES = [
  "rule",
  /** A rule found only for the repaired address, unless it leads to the fallback page. */
  "repaired",
  /** The fallback itself, or a rule that leads to it: see `isFallbackOnly`. */
  "fallback",
  "gone",
  /** A file of the site itself or of a rule. */
  "served",
  "kept",
  "pass",
  "not-found",
  "refused",
  /** An undecided rule, for the address as it is or repaired. */
  "undecided",
] as const;

export type VisitOutcome = (typeof VISIT_OUTCOMES)[number];
export type VisitTotals = Readonly<Record<VisitOutcome, number>>;

/** The labels in reports, in English. */
export const OUTCOME_LABELS: Readonly<Record<VisitOutcome, string>> = {
  rule: "Sent to the page that replaces it",
  repaired: "Answered after a broken address was repaired",
  fallback: "Sent to the fallback page only",
  gone: "Told that the page is gone",
  kept: "Kept on the old site",
  pass: "Not being moved",
  "not-found": "Page not found",
  refused: "Not sent: its new address is not allowed",
  served: "Answered with a small file",
  undecided: "Not decided yet",
};

/** The outcomes of pages that move, in the order of the bar chart. */
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

/** The outcomes that somebody chose for the address. */
const DECIDED: readonly VisitOutcome[] = ["rule", "repaired", "gone", "kept", "served"];

/** The status of a CORS preflight, which is counted like the redirect that it asks for. */
export const PREFLIGHT = 204;

/** How a rule leaves visitors no better off than without it, which the decision does not show; null in other cases. */
export type RuleEnd = "undecided" | "fallback" | null;

/** The outcome of a decision. @param end Determined by `judgeVisit`. */
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
  /** The number of visits to pages that move. */
  readonly moving: number;
  /** How many of them have an outcome that somebody chose. */
  readonly decided: number;
  /** The outcomes of visits to pages that move, without those that do not occur. */
  readonly bars: readonly Bar[];
}

/** @param elsewhere How many of the visits that were not found were for hosts of other sites. */
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

/** All outcomes as one stacked bar of 100 units. Every non-zero outcome stays visible. */
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
