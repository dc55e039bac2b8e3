/** How sure a suggestion is: the share of right ones among suggestions like it. */
import { type Feature, figureOf } from "./features.ts";
import type { Candidate } from "./rank.ts";

/** What tells right suggestions from wrong ones. */
export const SIGNS = [
  "one",
  "score",
  "margin",
  "chance",
  "oldCovered",
  "freshCovered",
  "cosine",
  "sameLast",
  "lastLikeness",
  "order",
  "titles",
  "sharedNumbers",
  "oldExplained",
  "freshExplained",
  "rewrite",
  "rewriteShare",
  "bothExplained",
  "rewriteAndMargin",
  "neighbours",
  "kind",
  "lastTells",
  "place",
  "twins",
  "told",
  "numbersLost",
  "numbersAdded",
  "mixedKind",
  "information",
  "lastKept",
  "versions",
  "sameHost",
  "titleKnown",
  "lead",
  "wordCosine",
  "rarest",
  "rareNumber",
  "lastClash",
  "otherFormat",
  "foretold",
] as const;

/** What the best candidate is worth beside the others, 0 to 1. */
function chanceOf(list: readonly Candidate[]): number {
  const [best] = list;
  if (!best) return 0;
  let sum = 0;
  for (const it of list) sum += Math.exp(it.score - best.score);
  return 1 / sum;
}

function explainedOf([best]: readonly Candidate[]): number {
  if (!best) return 0;
  return Math.min(figureOf(best.figures, "oldExplained"), figureOf(best.figures, "freshExplained"));
}

/** @param list The candidates, the best first. */
export function signsOf(list: readonly Candidate[]): Float64Array {
  const [best, second] = list;
  if (!best) return new Float64Array(SIGNS.length);
  const figure = (name: Feature): number => figureOf(best.figures, name);
  const margin = Math.min(6, best.score - (second?.score ?? best.score - 6));
  return Float64Array.of(
    1,
    best.score / 10,
    margin / 3,
    chanceOf(list),
    figure("oldCovered"),
    figure("freshCovered"),
    figure("cosine"),
    figure("sameLast"),
    figure("lastLikeness"),
    figure("order"),
    figure("titles"),
    figure("sharedNumbers"),
    figure("oldExplained"),
    figure("freshExplained"),
    figure("rewrite"),
    figure("rewriteShare"),
    explainedOf(list) ** 4,
    (figure("rewrite") * Math.min(3, margin)) / 3,
    figure("neighbours"),
    figure("kind"),
    figure("lastTells"),
    figure("place"),
    Math.min(1, list.filter((it) => best.score - it.score < 1).length / 5),
    figure("told"),
    figure("numbersLost"),
    figure("numbersAdded"),
    figure("kind") === 0 && figure("rewrite") < 0.5 ? 1 : 0,
    figure("information"),
    figure("lastKept"),
    figure("versions"),
    figure("sameHost"),
    figure("titleKnown"),
    figure("lead"),
    figure("wordCosine"),
    figure("rarest"),
    figure("rareNumber"),
    figure("lastClash"),
    figure("otherFormat"),
    figure("foretold"),
  );
}

export type SignWeights = Readonly<Partial<Record<(typeof SIGNS)[number], number>>>;

export const TIERS = ["sure", "likely", "guess", "none"] as const;
export type Tier = (typeof TIERS)[number];

/** From the sum of the signs to the share of right ones, in rising order. */
export type Calibration = readonly (readonly [sum: number, share: number])[];

const LEAST: Readonly<Record<Exclude<Tier, "none">, number>> = {
  sure: 0.96,
  likely: 0.7,
  guess: 0.2,
};

/** @param list The candidates, the best first. @returns 0 to 1, in steps of a thousandth. */
export function confidenceOf(
  list: readonly Candidate[],
  weights: SignWeights,
  calibration: Calibration,
): number {
  if (list.length === 0) return 0;
  let sum = 0;
  for (const [at, sign] of signsOf(list).entries())
    sum += sign * (weights[SIGNS[at] ?? "one"] ?? 0);
  const share = shareAt(sum, calibration);
  return Math.round((isStrange(list) ? Math.min(share, AT_MOST_IF_STRANGE) : share) * 1000) / 1000;
}

/** Never `sure`. */
const AT_MOST_IF_STRANGE = 0.95;

/**
 * A page on a host to which hardly any other address goes, a file for a page that loses a number, a file in another format,
 * part b for part a, or one common word, and no pattern leads there. The same version is as good as a pattern for the host.
 */
function isStrange([best]: readonly Candidate[]): boolean {
  if (!best) return false;
  const figure = (name: Feature): number => figureOf(best.figures, name);
  const isCommon = figure("information") < 0.2 && figure("samePath") === 0;
  if (isCommon && figure("rewriteShare") < 0.4) return true;
  if (figure("rewrite") >= 0.5) return false;
  if (figure("lastClash") === 1 || figure("otherFormat") === 1) return true;
  const isOtherKind = figure("kind") === 0 && figure("numbersLost") > 0;
  return isOtherKind || (figure("place") < 0.4 && figure("versions") < 1);
}

function shareAt(sum: number, calibration: Calibration): number {
  const above = calibration.findIndex(([from]) => from > sum);
  if (above === 0) return 0;
  const [low, high] = [calibration.at(above - 1), calibration[above]];
  if (above < 0 || !low || !high) return calibration.at(-1)?.[1] ?? 0;
  const [from, least] = low;
  const [to, most] = high;
  return least + ((most - least) * (sum - from)) / (to - from);
}

export function tierOf(confidence: number): Tier {
  if (confidence >= LEAST.sure) return "sure";
  if (confidence >= LEAST.likely) return "likely";
  return confidence >= LEAST.guess ? "guess" : "none";
}
