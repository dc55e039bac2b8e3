/** The signs: features that distinguish correct suggestions from wrong ones. */
import { FIFTY_TO_ONE, isWanted, lagOfSameEnd } from "./doubts.ts";
import { type Feature, figureOf } from "./features.ts";
import type { Candidate } from "./rank.ts";

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
  "wanted",
  "sameEnd",
  "onlyEnd",
] as const;

/** The probability of the best candidate among all candidates, 0 to 1 (softmax of scores). */
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

/**
 * @param list The candidates, best first.
 * @param ahead How much closer another old address is to the first candidate.
 */
export function signsOf(list: readonly Candidate[], ahead: number): Float64Array {
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
    isWanted(best, ahead) ? 1 : 0,
    Math.max(0, 1 - lagOfSameEnd(list) / FIFTY_TO_ONE),
    figure("onlyEnd"),
  );
}
