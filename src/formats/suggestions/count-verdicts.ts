import type { Verdict } from "./decide.ts";
import { type SuggestionRow, wasNoPage } from "./rows.ts";

/** Sums up the decisions in sentences. */
export function countVerdicts(verdicts: readonly Verdict[]): string[] {
  const count = (test: (verdict: Verdict) => boolean): string =>
    verdicts.filter(test).length.toLocaleString("en");
  const taken = [
    `${count((it) => it.kind === "accept" && !it.isTyped)} accepted`,
    `${count((it) => it.kind === "accept" && it.isTyped)} with an address of their own`,
    `${count((it) => it.kind === "gone")} gone`,
    `${count((it) => it.kind === "undecided")} undecided`,
  ].join(", ");
  const left = [
    `${count((it) => it.kind === "reject")} rejected`,
    `${count((it) => it.kind === "open")} without a decision`,
  ].join(" and ");
  return [`rows: ${taken}; not taken: ${left} (what is in an accepted group goes with it)`];
}

/**
 * Explains in a sentence why there are rules that nobody asked for.
 *
 * @param exceptions Addresses that an accepted pattern matches although nobody meant them to be included.
 */
export function countExceptions(exceptions: readonly SuggestionRow[]): string[] {
  if (exceptions.length === 0) return [];
  const count = exceptions.length.toLocaleString("en");
  const pageless = exceptions.filter(wasNoPage).length;
  const were =
    pageless === 1
      ? "1 of them was no page"
      : `${pageless.toLocaleString("en")} of them were no pages`;
  const what =
    exceptions.length === 1
      ? "1 address that an accepted group would take is"
      : `${count} addresses that accepted groups would take are`;
  const already = pageless === 0 ? "" : `; ${were} on the old site either`;
  return [`${what} undecided until somebody decides about them${already}`];
}
