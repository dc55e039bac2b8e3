/** The confidence in a suggestion: the share of correct ones among similar suggestions. */
import { isDoubtful } from "./doubts.ts";
import type { Candidate } from "./rank.ts";
import { SIGNS, signsOf } from "./signs.ts";

export type SignWeights = Readonly<Partial<Record<(typeof SIGNS)[number], number>>>;

export const TIERS = ["sure", "likely", "guess", "none"] as const;
export type Tier = (typeof TIERS)[number];

/** Maps the sum of the signs to the share of correct suggestions, in ascending order. */
export type Curve = readonly (readonly [sum: number, share: number])[];

/** Curves measured separately, because with a doubt the same sum is correct less often. */
export interface Calibration {
  readonly clear: Curve;
  readonly doubtful: Curve;
}

/** How often the suggestions of a tier have to be right. */
export const LEAST: Readonly<Record<Exclude<Tier, "none">, number>> = {
  sure: 0.98,
  likely: 0.7,
  guess: 0.2,
};

/**
 * The confidence in the first candidate.
 *
 * @param list The candidates, best first.
 * @param ahead By how much another old address is closer to the first candidate.
 * @returns 0 to 1, in steps of a thousandth.
 */
export function confidenceOf(
  list: readonly Candidate[],
  ahead: number,
  weights: SignWeights,
  calibration: Calibration,
): number {
  if (list.length === 0) return 0;
  let sum = 0;
  for (const [at, sign] of signsOf(list, ahead).entries())
    sum += sign * (weights[SIGNS[at] ?? "one"] ?? 0);
  const isInDoubt = isDoubtful(list, ahead);
  const share = shareAt(sum, isInDoubt ? calibration.doubtful : calibration.clear);
  const most = isInDoubt ? AT_MOST_IN_DOUBT : 1;
  return Math.round(Math.min(share, most) * 1000) / 1000;
}

/** Below `sure`. */
export const AT_MOST_IN_DOUBT = 0.95;

/** Below `guess`, so never suggested. */
export const AT_MOST_WITHOUT_REASON = 0.19;

/** Also about the share of right ones among faint suggestions. */
export const AT_MOST_IF_FAINT = LEAST.guess;

/** A site that moves into a part of another has its first page there, and not that of the whole. */
export const AT_MOST_OF_HOME = LEAST.likely;

/** With fewer than this, a single wrong one would be more than two in a hundred. */
const FEW = 50;
const FEW_OF_ALL = 0.75;
const FEW_OF_PROPOSED = 0.2;

/**
 * Whether so few suggestions of a list would be `sure` that none should be: if hardly anything can be told by signs,
 * people decided by the content of pages, and what looks sure is chance.
 *
 * @param tiers What each address would get.
 */
export function areTooFew(tiers: readonly Tier[]): boolean {
  const sure = tiers.filter((it) => it === "sure").length;
  const proposed = tiers.filter((it) => it !== "none").length;
  return (sure < FEW && sure < tiers.length * FEW_OF_ALL) || sure < proposed * FEW_OF_PROPOSED;
}

function shareAt(sum: number, curve: Curve): number {
  const above = curve.findIndex(([from]) => from > sum);
  if (above === 0) return 0;
  const [low, high] = [curve.at(above - 1), curve[above]];
  if (above < 0 || !low || !high) return curve.at(-1)?.[1] ?? 0;
  const [from, least] = low;
  const [to, most] = high;
  return least + ((most - least) * (sum - from)) / (to - from);
}

export function tierOf(confidence: number): Tier {
  if (confidence >= LEAST.sure) return "sure";
  if (confidence >= LEAST.likely) return "likely";
  return confidence >= LEAST.guess ? "guess" : "none";
}
