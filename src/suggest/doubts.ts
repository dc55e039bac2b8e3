/** Doubts that keep a suggestion from being `sure`, whatever the sum of its figures. */
import { type Feature, figureOf } from "./features.ts";
import { ONE_HAS_VERSION, WORDS_FULL } from "./likeness.ts";
import type { Candidate } from "./rank.ts";

/** Differences of scores, which are log odds. Odds of fifty to one are what `sure` promises. */
export const FIFTY_TO_ONE = 4;
const FIVE_TO_THREE = 0.5;

/** The worth of a rewrite that explains four pairs out of four. Fewer prove no pattern. */
const PROVEN = 0.7;

/** The worth of a rewrite that explains thirty pairs out of thirty. */
const PROVEN_OFTEN = 0.95;

/** The information of one word that no other address has, including its part and its stem. */
export const ONE_WORD = 2 / WORDS_FULL;

/**
 * Whether there is a doubt about the first candidate.
 *
 * @param list The candidates, best first.
 * @param ahead How much closer another old address is to the first candidate.
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
 * Whether another old address is closer to a page, while no pattern leads both there, or only one that swaps a number
 * for another. The page of this address is then probably missing.
 */
export function isWanted({ figures }: Candidate, ahead: number): boolean {
  const isOtherNumber =
    figureOf(figures, "numbersLost") > 0 && figureOf(figures, "numbersAdded") > 0;
  return ahead > 0 && (figureOf(figures, "rewrite") < PROVEN || isOtherNumber);
}

/** Whether another candidate has the same end as the old address, unless a pattern clearly decides between the two. */
export function hasSameEnd(list: readonly Candidate[]): boolean {
  const [best] = list;
  const isProven = best !== undefined && figureOf(best.figures, "rewrite") >= PROVEN;
  return lagOfSameEnd(list) < (isProven ? FIFTY_TO_ONE : Number.POSITIVE_INFINITY);
}

/** How far the next candidate with the same end as the old address is behind the best one, in score. */
export function lagOfSameEnd([best, ...others]: readonly Candidate[]): number {
  const next = others.find((it) => figureOf(it.figures, "sameLast") === 1);
  return best && next ? best.score - next.score : Number.POSITIVE_INFINITY;
}

/** The figure of a number that identifies one thing, since at most a few addresses of either list contain it. */
const NAMES_ONE = 0.9;

/**
 * Whether the only shared text is a single word, however rare, or common words, without a number that identifies the
 * page or a pattern with many examples.
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
 * Whether the reason is a pattern that most of the addresses it fits do not follow, while the other shared text is
 * little and not unique.
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

/** Half is not enough here: a folder that the new site still has was probably kept for some of its pages. */
const THREE_OF_FIVE = 0.6;

/**
 * Whether the address would lose a folder that most other addresses keep; or swap a folder for another although the new
 * site has both side by side, without a pattern with many examples; or leave a folder that the new site still has,
 * without a pattern that others follow.
 */
function isAstray({ figures }: Candidate): boolean {
  if (figureOf(figures, "strays") >= 0.5) return true;
  if (figureOf(figures, "swapsFolder") === 1 && figureOf(figures, "rewrite") < PROVEN_OFTEN)
    return true;
  return figureOf(figures, "leavesFolder") === 1 && !isFollowed(figures, THREE_OF_FIVE);
}

/**
 * Whether a sibling of the page has the same name with something added, as copies of pages do, and no pattern that
 * others follow decides between them.
 */
function isOneOfVariants({ figures }: Candidate): boolean {
  return figureOf(figures, "hasVariant") === 1 && !isFollowed(figures);
}

/** The share of explained addresses among those that a pattern fits, for odds of fifty to one. */
const NEARLY_ALL = 0.98;

/** Whether the page has a sibling in the folder named like the address, and no pattern clearly decides. */
export function isOneOfSiblings({ figures }: Candidate): boolean {
  return figureOf(figures, "hasSibling") === 1 && !isFollowed(figures, NEARLY_ALL);
}

/** Whether the page has nothing of the end of the address, only of its folder. */
function losesEnd({ figures }: Candidate): boolean {
  return (
    figureOf(figures, "keepsEnd") === 0 &&
    figureOf(figures, "rareNumber") < NAMES_ONE &&
    figureOf(figures, "titles") < 0.5
  );
}

/**
 * Whether, without a pattern that explains it, the page is on a host to which hardly any other address goes, turns a
 * file into a page and loses a number, has another file format or a version on one side only, or is part b for part a.
 * The same version excuses the host as well as a pattern does.
 */
function isStrange({ figures }: Candidate): boolean {
  const figure = (name: Feature): number => figureOf(figures, name);
  if (figure("rewrite") >= PROVEN) return false;
  if (figure("lastClash") === 1 || figure("otherFormat") === 1) return true;
  if (figure("versions") === ONE_HAS_VERSION) return true;
  const isOtherKind = figure("kind") === 0 && figure("numbersLost") > 0;
  return isOtherKind || isElsewhere(figures);
}

/** Whether hardly any other address goes to the page's host, and no version shows that this one does. */
function isElsewhere(figures: Float64Array): boolean {
  return figureOf(figures, "place") < 0.4 && figureOf(figures, "versions") < 1;
}

const A_FIFTH = 0.2;

/**
 * Whether a single word is all that supports the first candidate, and only weakly: the page has nothing of the end of
 * the address, so that it may stand only for the folder; or hardly anything of the whole address; or it is on another
 * site, where the same word often has another meaning. Similar titles outweigh that, and so do confirmed addresses in
 * the same folder.
 */
export function isFaint([best]: readonly Candidate[]): boolean {
  if (!best || !isCommon(best)) return false;
  const figure = (name: Feature): number => figureOf(best.figures, name);
  if (figure("told") > 0 || figure("titles") >= HALF) return false;
  const isOnAnotherSite = isElsewhere(best.figures) && figure("rewrite") < PROVEN;
  return losesEnd(best) || figure("oldCovered") < A_FIFTH || isOnAnotherSite;
}
