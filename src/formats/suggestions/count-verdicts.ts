import type { Verdict } from "./decide.ts";

/** What people decided, in a sentence. */
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
