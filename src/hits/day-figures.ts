/** The outcomes of visits per day, or those that they would have had at the gate, for sentences and charts. */
import type { Outcome } from "../domain/resolve/decision.ts";
import {
  noVisits,
  type RuleEnd,
  VISIT_OUTCOMES,
  type VisitOutcome,
  type VisitTotals,
} from "../domain/report/visit-outcome.ts";
import { type DayNumbers, type DayTotal, readDayNumbers, readDays } from "./by-day.ts";
import type { HitsReader, Span } from "./read.ts";

export interface DayFigures {
  /** Such as 2026-11-29. */
  readonly day: string;
  /** Visits to pages that move, without noise; before the gate, by the outcome that they would have had at the gate. */
  readonly totals: VisitTotals;
  /** How many of them came from crawlers. May include noise. */
  readonly crawlers: number;
  /** Requests for parts of pages, and by vulnerability scanners. */
  readonly noise: number;
  /** Visits that could not be counted. */
  readonly lost: number;
}

/** Loads the figures of days on which anything was counted, in order. */
export async function loadDayFigures(
  store: HitsReader,
  span: Span,
): Promise<readonly DayFigures[]> {
  const [totals, numbers] = await Promise.all([readDays(store, span), readDayNumbers(store, span)]);
  return dayFigures(totals, numbers);
}

export function dayFigures(
  totals: readonly DayTotal[],
  numbers: readonly DayNumbers[],
): readonly DayFigures[] {
  const apart = new Map(numbers.map((it) => [it.day, it]));
  return [...Map.groupBy(totals, (it) => it.day)].map(([day, rows]) => {
    const { noise = 0, lost = 0 } = apart.get(day) ?? {};
    const sums = noVisits();
    let crawlers = 0;
    for (const { outcome, isRuled, isCrawler, total } of rows) {
      const kind = kindOf(outcome, isRuled);
      // An address that the old site answers may not move at all. Before the gate its shadow is counted separately.
      if (kind === "pass") continue;
      sums[kind] += total;
      if (isCrawler) crawlers += total;
    }
    return { day, totals: withoutNoise(sums, noise), crawlers, noise, lost };
  });
}

/**
 * The outcome as reported to people. A rule that leaves visitors without a page of their own looks like a normal
 * redirect here; `withoutPage` corrects that. The only rule that can end in a 404 is an undecided one on a site without
 * a fallback.
 */
function kindOf(outcome: Outcome, isRuled: boolean): VisitOutcome {
  switch (outcome) {
    case "redirect":
      return isRuled ? "rule" : "fallback";
    case "pass":
      return isRuled ? "kept" : "pass";
    case "not-found":
      return isRuled ? "undecided" : "not-found";
    case "gone":
    case "refused":
    case "served":
      return outcome;
  }
}

/** Subtracts noise, which is counted among the visits that no rule answers. */
function withoutNoise(totals: VisitTotals, noise: number): VisitTotals {
  const ofFallback = Math.min(noise, totals.fallback);
  const ofNotFound = Math.min(noise - ofFallback, totals["not-found"]);
  return {
    ...totals,
    fallback: totals.fallback - ofFallback,
    "not-found": totals["not-found"] - ofNotFound,
  };
}

/** Per day, the visits that rules answer without a page of their own. */
export type WithoutPage = Readonly<
  Record<Exclude<RuleEnd, null>, { get(day: string): number | undefined }>
>;

export function withoutPage(
  days: readonly DayFigures[],
  { undecided, fallback }: WithoutPage,
): readonly DayFigures[] {
  return days.map((it) => {
    const { rule, fallback: unruled, undecided: unfound } = it.totals;
    const open = Math.min(Math.max(0, (undecided.get(it.day) ?? 0) - unfound), rule);
    const caught = Math.min(fallback.get(it.day) ?? 0, rule - open);
    const totals = { ...it.totals, rule: rule - open - caught, undecided: unfound + open };
    return { ...it, totals: { ...totals, fallback: unruled + caught } };
  });
}

/** The totals of several days. */
export function sumOfDays(days: readonly DayFigures[]): VisitTotals {
  const sums = noVisits();
  for (const { totals } of days) {
    for (const outcome of VISIT_OUTCOMES) sums[outcome] += totals[outcome];
  }
  return sums;
}
