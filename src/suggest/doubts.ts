/** What keeps a suggestion from being `sure`, whatever its figures add up to. */
import { type Feature, figureOf } from "./features.ts";
import { WORDS_FULL } from "./likeness.ts";
import type { Candidate } from "./rank.ts";

/** Scores are logarithms of odds. */
export const TWENTY_TO_ONE = 3;
const FIVE_TO_THREE = 0.5;

/** What four pairs of four are worth: fewer prove no pattern. */
const PROVEN = 0.7;

/** As a figure is scaled: a pattern that twenty pairs are examples of. */
const TWENTY_PAIRS = Math.log1p(20) / 6;

/** What one word tells that nothing else has, with the part that it is and its beginning. */
const ONE_WORD = 2 / WORDS_FULL;

/** @param list The candidates, the best first. @param ahead How far another old address is nearer to the best. */
export function isDoubtful(list: readonly Candidate[], ahead: number): boolean {
  const [best, second] = list;
  if (!best) return false;
  return (
    (second !== undefined && best.score - second.score < FIVE_TO_THREE) ||
    hasSameEnd(list) ||
    isWanted(best, ahead) ||
    isCommon(best) ||
    isAstray(best) ||
    isStrange(best)
  );
}

/** Whether another old address is nearer to a page, and no pattern leads both there: then the page of this one is probably missing. */
export function isWanted({ figures }: Candidate, ahead: number): boolean {
  return ahead > 0 && figureOf(figures, "rewrite") < PROVEN;
}

/** Whether another candidate ends as the old address does: a pattern has to decide between them, and clearly. */
export function hasSameEnd(list: readonly Candidate[]): boolean {
  const [best] = list;
  const isProven = best !== undefined && figureOf(best.figures, "rewrite") >= PROVEN;
  return lagOfSameEnd(list) < (isProven ? TWENTY_TO_ONE : Number.POSITIVE_INFINITY);
}

/** How far behind the best the next candidate is that ends as the old address does. */
export function lagOfSameEnd([best, ...others]: readonly Candidate[]): number {
  const next = others.find((it) => figureOf(it.figures, "sameLast") === 1);
  return best && next ? best.score - next.score : Number.POSITIVE_INFINITY;
}

/** As a figure is scaled: a number that at most a few addresses of either list have names one thing. */
const NAMES_ONE = 0.9;

/** One word alone, however rare, or common ones; no number that names it, and no pattern that many follow. */
function isCommon({ figures }: Candidate): boolean {
  return (
    figureOf(figures, "information") <= ONE_WORD &&
    figureOf(figures, "samePath") === 0 &&
    figureOf(figures, "rareNumber") < NAMES_ONE &&
    figureOf(figures, "rewriteShare") < TWENTY_PAIRS
  );
}

/** Most other addresses keep a folder that this one would lose. */
function isAstray({ figures }: Candidate): boolean {
  return figureOf(figures, "strays") >= 0.5;
}

/**
 * A page on a host to which hardly any other address goes, a file for a page that loses a number, a file in another format,
 * or part b for part a, and no pattern leads there. The same version is as good as a pattern for the host.
 */
function isStrange({ figures }: Candidate): boolean {
  const figure = (name: Feature): number => figureOf(figures, name);
  if (figure("rewrite") >= PROVEN) return false;
  if (figure("lastClash") === 1 || figure("otherFormat") === 1) return true;
  const isOtherKind = figure("kind") === 0 && figure("numbersLost") > 0;
  return isOtherKind || (figure("place") < 0.4 && figure("versions") < 1);
}
