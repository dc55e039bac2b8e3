/** Features of a pair of addresses by themselves, without anything learned. */
import { distance } from "fastest-levenshtein";
import { leavesFolder, swapsFolder } from "./folders.ts";
import type { TermIndex } from "./term-index.ts";
import type { AddressWords } from "./read/words.ts";

export const LIKENESS = [
  "oldCovered",
  "freshCovered",
  "cosine",
  "information",
  "sameLast",
  "lastLikeness",
  "lastInside",
  "lastTells",
  "lastKept",
  "sameParent",
  "samePrefix",
  "samePath",
  "sameHost",
  "order",
  "depth",
  "sharedNumbers",
  "numbersLost",
  "numbersAdded",
  "versions",
  "titles",
  "titleKnown",
  "language",
  "kind",
  "document",
  "wordCosine",
  "rarest",
  "rareNumber",
  "lastClash",
  "otherFormat",
  "keepsEnd",
  "leavesFolder",
  "writtenCosine",
  "hasVariant",
  "swapsFolder",
] as const;

/** The cap on shared information, whose unit is a word that no other address of either list has. */
export const WORDS_FULL = 8;
const LETTERS_FULL = 12;

/** From this similarity on, two ends may be spellings of one word. */
const ALIKE = 0.6;

/** @param figures Receives the features in its first elements, in the order of `LIKENESS`. */
export function measureLikeness(
  index: TermIndex,
  old: AddressWords,
  fresh: AddressWords,
  at: number,
  to: number,
  figures: Float64Array,
): void {
  const { shared, cosine, wordCosine, rarest, rareNumber } = compareTerms(index, at, to);
  const [lastOld, lastFresh] = [old.last, fresh.last];
  const longest = Math.max(lastOld.length, lastFresh.length, 1);
  const alike = lastOld === "" || lastFresh === "" ? 0 : 1 - distance(lastOld, lastFresh) / longest;
  const isSame = lastOld !== "" && lastOld === lastFresh;
  const isInside =
    lastOld.length > 3 &&
    lastFresh.length > 3 &&
    (lastOld.includes(lastFresh) || lastFresh.includes(lastOld));
  const kept = lastOld !== "" && fresh.parts.includes(lastOld);
  const bothEnds = kept && lastFresh !== "" && old.parts.includes(lastFresh);
  const hasTitle = old.title.length > 0 || fresh.title.length > 0;
  figures.set([
    shared / Math.max(index.oldTotals[at] ?? 0, 1e-9),
    shared / Math.max(index.freshTotals[to] ?? 0, 1e-9),
    cosine,
    Math.min(1, shared / (WORDS_FULL * index.mostTold)),
    isSame ? 1 : 0,
    alike,
    isInside ? Math.min(lastOld.length, lastFresh.length) / longest : 0,
    isSame ? Math.min(1, old.lastLetters / LETTERS_FULL) : 0,
    bothEnds ? 1 : kept ? 0.7 : 0,
    old.parts.at(-2) !== undefined && old.parts.at(-2) === fresh.parts.at(-2) ? 1 : 0,
    fresh.parts.length > 0 && fresh.parts[0] === old.parts[0] ? 1 : 0,
    old.path === fresh.path ? 1 : 0,
    hostLikeness(old.host, fresh.host),
    orderOf(old.parts, fresh.parts),
    Math.abs(old.parts.length - fresh.parts.length) / 10,
    sharedNumbers(old, fresh),
    missingShare(old.numbers, fresh.words),
    missingShare(fresh.numbers, old.words),
    versionsOf(old.versions, fresh.versions),
    hasTitle ? titleLikeness(index, at, to) : 0,
    hasTitle ? 1 : 0,
    old.language === null || fresh.language === null ? 0 : old.language === fresh.language ? 1 : -1,
    (old.document === "") === (fresh.document === "") ? 1 : 0,
    old.document !== "" && old.document === fresh.document ? 1 : 0,
    wordCosine,
    rarest,
    rareNumber,
    clashes(old, fresh) ? 1 : 0,
    old.document !== "" && fresh.document !== "" && old.document !== fresh.document ? 1 : 0,
    alike >= ALIKE || keepsEnd(old, fresh) ? 1 : 0,
    leavesFolder(index.folders, old, fresh) ? 1 : 0,
    index.written.cosine(at, to),
    index.variants[to] ?? 0,
    swapsFolder(index.folders, old, fresh) ? 1 : 0,
  ]);
}

interface Compared {
  /** The total weight of the shared terms. */
  readonly shared: number;
  readonly cosine: number;
  /** The cosine of whole words only. */
  readonly wordCosine: number;
  /**
   * The information of the rarest shared word, and of the rarest shared number: 1 if no other address of either list
   * has it.
   */
  readonly rarest: number;
  readonly rareNumber: number;
}

function compareTerms(index: TermIndex, at: number, to: number): Compared {
  const { weights, wordWeights, isNumber, mostTold, old, fresh } = index;
  const [before, after] = [old[at] ?? new Int32Array(), fresh[to] ?? new Int32Array()];
  let [shared, squares, wordSquares, rarest, rareNumber] = [0, 0, 0, 0, 0];
  for (let a = 0, b = 0; a < before.length && b < after.length;) {
    const left = before[a] ?? 0;
    const right = after[b] ?? 0;
    if (left === right) {
      const weight = weights[left] ?? 0;
      const word = wordWeights[left] ?? 0;
      shared += weight;
      squares += weight * weight;
      wordSquares += word * word;
      rarest = Math.max(rarest, word);
      if (isNumber[left] === 1) rareNumber = Math.max(rareNumber, word);
    }
    if (left <= right) a += 1;
    if (right <= left) b += 1;
  }
  const all = (index.oldSquares[at] ?? 0) * (index.freshSquares[to] ?? 0);
  const allWords = (index.oldWordSquares[at] ?? 0) * (index.freshWordSquares[to] ?? 0);
  return {
    shared,
    cosine: all > 0 ? squares / Math.sqrt(all) : 0,
    wordCosine: allWords > 0 ? wordSquares / Math.sqrt(allWords) : 0,
    rarest: rarest / mostTold,
    rareNumber: rareNumber / mostTold,
  };
}

/**
 * Whether each end has a mark that the other address lacks: part a is not part b, and the report of 2011 is not that of
 * 2012.
 */
function clashes(old: AddressWords, fresh: AddressWords): boolean {
  return (
    old.lastMarks.some((it) => !fresh.words.includes(it)) &&
    fresh.lastMarks.some((it) => !old.words.includes(it))
  );
}

/** Whether the new address or its title has any of the words that the old address's end adds to its folders. */
function keepsEnd({ ownWords }: AddressWords, { words, title }: AddressWords): boolean {
  return ownWords.length === 0 || ownWords.some((it) => words.includes(it) || title.includes(it));
}

/** The Dice coefficient of two titles: twice the weight of the shared words over the weight of all words. */
function titleLikeness(
  { weights, oldTitles, freshTitles }: TermIndex,
  at: number,
  to: number,
): number {
  const [a, b] = [oldTitles[at] ?? new Int32Array(), freshTitles[to] ?? new Int32Array()];
  let [shared, all] = [0, 0];
  for (const it of a) {
    const weight = weights[it] ?? 0;
    all += weight;
    if (b.includes(it)) shared += weight;
  }
  for (const it of b) all += weights[it] ?? 0;
  return all > 0 ? (2 * shared) / all : 0;
}

/**
 * How much the shared words with digits identify, 0 to 1: numbers of articles and documents tell more than other words,
 * but years do not.
 */
function sharedNumbers(old: AddressWords, fresh: AddressWords): number {
  let letters = 0;
  for (const it of old.numbers) {
    if (it.length >= 3 && !/^(?:19|20)\d\d$/.test(it) && fresh.numbers.includes(it))
      letters += it.length;
  }
  return Math.min(1, letters / 8);
}

/** The share of an address's numbers (years, quarters, versions) that the other lacks. */
function missingShare(numbers: readonly string[], words: readonly string[]): number {
  if (numbers.length === 0) return 0;
  return numbers.filter((it) => !words.includes(it)).length / numbers.length;
}

/** The figure if only one of two addresses has a version. */
export const ONE_HAS_VERSION = -0.5;

/** 1 for a common version, -1 for different ones, -0.5 if only one address has any, 0 if neither has. */
function versionsOf(old: readonly string[], fresh: readonly string[]): number {
  if (old.length === 0 && fresh.length === 0) return 0;
  if (old.length === 0 || fresh.length === 0) return ONE_HAS_VERSION;
  return old.some((it) => fresh.includes(it)) ? 1 : -1;
}

/** The longest common subsequence of the parts, relative to the number of parts of the shorter address. */
function orderOf(a: readonly string[], b: readonly string[]): number {
  const shorter = Math.min(a.length, b.length);
  if (shorter === 0) return 0;
  const row = new Uint16Array(b.length + 1);
  for (const left of a) {
    let diagonal = 0;
    for (const [at, right] of b.entries()) {
      const above = row[at + 1] ?? 0;
      row[at + 1] = left === right ? diagonal + 1 : Math.max(above, row[at] ?? 0);
      diagonal = above;
    }
  }
  return (row[b.length] ?? 0) / shorter;
}

/** The likeness of two hosts of one domain: `docs.site.example` and `www.site.example`. */
const RELATED = 0.5;

/** 1 for the same host, 0.5 for another host of the same domain, otherwise 0. */
function hostLikeness(old: string, fresh: string): number {
  if (old === fresh) return 1;
  return domainOf(old) === domainOf(fresh) ? RELATED : 0;
}

/**
 * The last two labels of a host, without its port. That is too short under `co.uk`: all hosts there are equally
 * related, so that none is preferred. The domain of an IP address is itself.
 */
function domainOf(host: string): string {
  const name = host.replace(/:\d+$/, "");
  if (/[\d\]]$/.test(name)) return name;
  return name.slice(name.lastIndexOf(".", name.lastIndexOf(".") - 1) + 1);
}
