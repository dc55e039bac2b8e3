/** Doubts that prevent a suggestion from being `sure`, whatever its figures add up to. */
import { type Feature, figureOf } from "./features.ts";
import { ONE_HAS_VERSION, WORDS_FULL } from "./likeness.ts";
import type { Candidate } from "./rank.ts";

/** Differences of scores, which are logarithms of odds. Fifty to one is what `sure` promises. */
export const FIFTY_TO_ONE = 4;
const FIVE_TO_THREE = 0.5;

/** The worth of a rewrite that explains four pairs of four; fewer prove no pattern. */
const PROVEN = 0.7;

/** The worth of a rewrite that explains thirty pairs of thirty. */
const PROVEN_OFTEN = 0.95;

/** The information of one word that no other address has, with its part and its stem. */
export const ONE_WORD = 2 / WORDS_FULL;

/**
 * Whether there is a doubt about the first candidate.
 *
 * @param list The candidates, best first.
 * @param ahead By how much another old address is closer to the first candidate.
 */
export function isDoubtful(list: readonly Candidate[], ahead: number): boolean {
  const [best, second] = list;
  if (!best) return false;
  return (
    (second !== undefined && best.score - second.score < FIVE_TO_THREE) ||
    hasSameEnd(list) ||
    isWanted(best, ahead) ||
    isCommon(best) ||
    isUnproven(best) ||
    isAstray(best) ||
    isOneOfVariants(best) ||
    isOneOfSiblings(best) ||
    losesEnd(best) ||
    isStrange(best)
  );
}

/**
 * Whether another old address is closer to a page, and no pattern leads both there, or only one that takes this number for
 * that; then the page for this one is probably missing.
 */
export function isWanted({ figures }: Candidate, ahead: number): boolean {
  const isOtherNumber =
    figureOf(figures, "numbersLost") > 0 && figureOf(figures, "numbersAdded") > 0;
  return ahead > 0 && (figureOf(figures, "rewrite") < PROVEN || isOtherNumber);
}

/** Whether another candidate has the same end as the old address, unless a pattern clearly decides between them. */
export function hasSameEnd(list: readonly Candidate[]): boolean {
  const [best] = list;
  const isProven = best !== undefined && figureOf(best.figures, "rewrite") >= PROVEN;
  return lagOfSameEnd(list) < (isProven ? FIFTY_TO_ONE : Number.POSITIVE_INFINITY);
}

/** The difference in score between the best candidate and the next one with the same end as the old address. */
export function lagOfSameEnd([best, ...others]: readonly Candidate[]): number {
  const next = others.find((it) => figureOf(it.figures, "sameLast") === 1);
  return best && next ? best.score - next.score : Number.POSITIVE_INFINITY;
}

/**
 * A number that identifies one thing, because at most a few addresses of either list have it, on the scale of the
 * figure.
 */
const NAMES_ONE = 0.9;

/**
 * Whether only one word is shared, however rare, or only common ones, without a number that identifies the page or a
 * pattern with many examples.
 */
function isCommon({ figures }: Candidate): boolean {
  return (
    figureOf(figures, "information") <= ONE_WORD &&
    figureOf(figures, "samePath") === 0 &&
    figureOf(figures, "rareNumber") < NAMES_ONE &&
    figureOf(figures, "proof") < PROVEN
  );
}

/** The information of two words that no other address has. */
const TWO_WORDS = 2 * ONE_WORD;

/**
 * Whether the reason is a pattern that most of the addresses which it fits do not follow, and what is shared otherwise
 * is little and found elsewhere as well.
 */
function isUnproven({ figures }: Candidate): boolean {
  return (
    figureOf(figures, "rewrite") > 0 &&
    !isFollowed(figures) &&
    figureOf(figures, "information") < TWO_WORDS &&
    figureOf(figures, "rarest") < NAMES_ONE &&
    figureOf(figures, "rareNumber") < NAMES_ONE
  );
}

/** Whether most of the addresses that a pattern fits follow it. */
function isFollowed(figures: Float64Array, least = HALF): boolean {
  return figureOf(figures, "proof") >= least;
}

const HALF = 0.5;

/** A folder that the new site still has was probably kept for some of its pages, so half is not enough. */
const THREE_OF_FIVE = 0.6;

/**
 * Whether the address would lose a folder that most other addresses keep, or exchange one for another although the new
 * site has both side by side, or leave one that the new site still has without a pattern that others follow. An exchange
 * takes a pattern with many examples.
 */
function isAstray({ figures }: Candidate): boolean {
  if (figureOf(figures, "strays") >= 0.5) return true;
  if (figureOf(figures, "swapsFolder") === 1 && figureOf(figures, "rewrite") < PROVEN_OFTEN)
    return true;
  return figureOf(figures, "leavesFolder") === 1 && !isFollowed(figures, THREE_OF_FIVE);
}

/**
 * Whether a page beside this one has the same name with something added, as copies of a page do, and no pattern that
 * others follow says which of them it is.
 */
function isOneOfVariants({ figures }: Candidate): boolean {
  return figureOf(figures, "hasVariant") === 1 && !isFollowed(figures);
}

/** The share of the addresses that a pattern fits and explains, for fifty to one. */
const NEARLY_ALL = 0.98;

/** Whether a page beside this one is in the folder with the name of the address too, and no pattern clearly says which of them it is. */
export function isOneOfSiblings({ figures }: Candidate): boolean {
  return figureOf(figures, "hasSibling") === 1 && !isFollowed(figures, NEARLY_ALL);
}

/** Whether nothing of the end of the address is found in the page, so that only its folder is. */
function losesEnd({ figures }: Candidate): boolean {
  return (
    figureOf(figures, "keepsEnd") === 0 &&
    figureOf(figures, "rareNumber") < NAMES_ONE &&
    figureOf(figures, "titles") < 0.5
  );
}

/**
 * Whether no pattern explains a page on a host to which hardly any other address goes, a file for a page that loses a
 * number, a file in another format, a version on one side only, or part b for part a. For the host, the same version is
 * as good as a pattern.
 */
function isStrange({ figures }: Candidate): boolean {
  const figure = (name: Feature): number => figureOf(figures, name);
  if (figure("rewrite") >= PROVEN) return false;
  if (figure("lastClash") === 1 || figure("otherFormat") === 1) return true;
  if (figure("versions") === ONE_HAS_VERSION) return true;
  const isOtherKind = figure("kind") === 0 && figure("numbersLost") > 0;
  return isOtherKind || isElsewhere(figures);
}

/** Whether hardly any other address goes to the page's host, and no version says that this one does. */
function isElsewhere(figures: Float64Array): boolean {
  return figureOf(figures, "place") < 0.4 && figureOf(figures, "versions") < 1;
}

const A_FIFTH = 0.2;

/**
 * Whether only one word speaks for the first candidate, and that little: nothing of the end of the address is found in the
 * page, so that it may stand for the folder only, or hardly anything of the whole address, or the page is on another site,
 * where the same word often means something else. Titles that are alike say more than the word, and so does a person who
 * confirmed addresses beside it.
 */
export function isFaint([best]: readonly Candidate[]): boolean {
  if (!best || !isCommon(best)) return false;
  const figure = (name: Feature): number => figureOf(best.figures, name);
  if (figure("told") > 0 || figure("titles") >= HALF) return false;
  const isOnAnotherSite = isElsewhere(best.figures) && figure("rewrite") < PROVEN;
  return losesEnd(best) || figure("oldCovered") < A_FIFTH || isOnAnotherSite;
}
