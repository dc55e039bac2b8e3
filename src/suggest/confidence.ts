/** How sure a suggestion is: the share of right ones among suggestions like it. */
import { FEATURES } from "./features.ts";
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
] as const;

const PLACE = new Map(FEATURES.map((name, at) => [name, at]));

/** @param list The candidates, the best first. */
export function signsOf(list: readonly Candidate[]): Float64Array {
  const [best, second] = list;
  if (!best) return new Float64Array(SIGNS.length);
  const figure = (name: (typeof FEATURES)[number]): number =>
    best.figures[PLACE.get(name) ?? 0] ?? 0;
  const margin = Math.min(6, best.score - (second?.score ?? best.score - 6));
  let sum = 0;
  for (const it of list) sum += Math.exp(it.score - best.score);
  const explained = Math.min(figure("oldExplained"), figure("freshExplained"));
  return Float64Array.of(
    1,
    best.score / 10,
    margin / 3,
    1 / sum,
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
    explained ** 4,
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
  );
}

export type SignWeights = Readonly<Partial<Record<(typeof SIGNS)[number], number>>>;

export const TIERS = ["sure", "likely", "guess", "none"] as const;
export type Tier = (typeof TIERS)[number];

/**
 * From the sum of the signs to the share of right ones, as measured where a fifth of the right targets was taken away;
 * rounded down, because other sites are other.
 */
const SHARES: readonly (readonly [sum: number, share: number])[] = [
  [-5, 0],
  [-4, 0.02],
  [-2, 0.09],
  [-1, 0.22],
  [0, 0.42],
  [1, 0.68],
  [2, 0.86],
  [2.5, 0.92],
  [3, 0.96],
  [3.5, 0.985],
  [5, 0.997],
];

const LEAST: Readonly<Record<Exclude<Tier, "none">, number>> = {
  sure: 0.975,
  likely: 0.7,
  guess: 0.2,
};

/** @param list The candidates, the best first. @returns 0 to 1, in steps of a thousandth. */
export function confidenceOf(list: readonly Candidate[], weights: SignWeights): number {
  if (list.length === 0) return 0;
  let sum = 0;
  for (const [at, sign] of signsOf(list).entries())
    sum += sign * (weights[SIGNS[at] ?? "one"] ?? 0);
  return Math.round(shareAt(sum) * 1000) / 1000;
}

function shareAt(sum: number): number {
  const above = SHARES.findIndex(([from]) => from > sum);
  if (above === 0) return 0;
  const [low, high] = [SHARES.at(above - 1), SHARES[above]];
  if (above < 0 || !low || !high) return SHARES.at(-1)?.[1] ?? 0;
  const [from, least] = low;
  const [to, most] = high;
  return least + ((most - least) * (sum - from)) / (to - from);
}

export function tierOf(confidence: number): Tier {
  if (confidence >= LEAST.sure) return "sure";
  if (confidence >= LEAST.likely) return "likely";
  return confidence >= LEAST.guess ? "guess" : "none";
}
