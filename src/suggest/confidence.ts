/** The confidence in a suggestion: the measured share of correct ones among similar suggestions. */
import { isDoubtful } from "./doubts.ts";
import type { Candidate } from "./rank.ts";
import { SIGNS, signsOf } from "./signs.ts";

export type SignWeights = Readonly<Partial<Record<(typeof SIGNS)[number], number>>>;

export const TIERS = ["sure", "likely", "guess", "none"] as const;
export type Tier = (typeof TIERS)[number];

/** Maps the weighted sum of the signs to the share of correct suggestions, both ascending. */
export type Curve = readonly (readonly [sum: number, share: number])[];

/** Two curves, because for the same sum a doubtful suggestion is correct less often. */
export interface Calibration {
  readonly clear: Curve;
  readonly doubtful: Curve;
}

/** The minimum share of correct suggestions in each tier. */
export const LEAST: Readonly<Record<Exclude<Tier, "none">, number>> = {
  sure: 0.98,
  likely: 0.7,
  guess: 0.2,
};

/**
 * The confidence in the first candidate.
 *
 * @param list The candidates, best first.
 * @param ahead How much closer another old address is to the first candidate.
 * @returns 0 to 1, rounded to a thousandth.
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

/** The cap on doubtful suggestions: below `sure`. */
const AT_MOST_IN_DOUBT = 0.95;

/** The cap on suggestions without a reason: below `guess`, so that they are never shown. */
export const AT_MOST_WITHOUT_REASON = 0.19;

/** The cap on faint suggestions, which is about their measured share of correct ones. */
export const AT_MOST_IF_FAINT = LEAST.guess;

/** The cap on suggestions of a home page: a site that moves into a part of another has its home page there. */
export const AT_MOST_OF_HOME = LEAST.likely;

/** The cap on lists where hardly anything would be `sure`: about the share of correct ones among what would be. */
const AT_MOST_IF_UNCLEAR = 0.85;

/** With fewer suggestions than this, a single wrong one exceeds the two percent that `sure` allows. */
const FEW = 50;
const FEW_OF_ALL = 0.75;
const FEW_OF_PROPOSED = 0.2;

/**
 * The cap on all suggestions of a list, by how many of them would be `sure`. If hardly any would, signs tell little: people
 * assigned pages by their content, and whatever looks sure is often a coincidence. If only a few would, a single wrong one
 * would be too many.
 *
 * @param tiers The tentative tier of each address.
 */
export function atMostOn(tiers: readonly Tier[]): number {
  const sure = tiers.filter((it) => it === "sure").length;
  const proposed = tiers.filter((it) => it !== "none").length;
  if (sure < proposed * FEW_OF_PROPOSED) return AT_MOST_IF_UNCLEAR;
  return sure < FEW && sure < tiers.length * FEW_OF_ALL ? AT_MOST_IN_DOUBT : 1;
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
