/** An inverted index of the terms of addresses: their ids, their weights, and the new addresses with each term. */
import { indexFolders, markVariants } from "./folders.ts";
import type { AddressWords } from "./read/words.ts";
import { compareWritten, type Written } from "./written.ts";

export interface TermIndex {
  /** The weight of a term: the rarer in both lists, the higher. */
  readonly weights: Float64Array;
  /** By address, the ids of its terms in ascending order. */
  readonly old: readonly Int32Array[];
  readonly fresh: readonly Int32Array[];
  /** The weights of terms that are whole words; 0 for all other terms. */
  readonly wordWeights: Float64Array;
  /** By address, the sum of the squares of these. */
  readonly oldWordSquares: Float64Array;
  readonly freshWordSquares: Float64Array;
  /** By term, 1 for a number that identifies something, such as an article or a document. Years do not. */
  readonly isNumber: Uint8Array;
  /** The weight of a word that occurs in one address of each list and in no other. */
  readonly mostTold: number;
  readonly oldWordTotals: Float64Array;
  readonly freshWordTotals: Float64Array;
  /** By address, the sum of the weights of its terms. */
  readonly oldTotals: Float64Array;
  readonly freshTotals: Float64Array;
  /** By address, the sum of their squares. */
  readonly oldSquares: Float64Array;
  readonly freshSquares: Float64Array;
  /** By address, the words of its title or, without one, of its path, in ascending order. */
  readonly oldTitles: readonly Int32Array[];
  readonly freshTitles: readonly Int32Array[];
  /** By term, the new addresses that have it. */
  readonly postings: readonly Int32Array[];
  readonly names: readonly string[];
  /** By term, the number of addresses of either list that have it. */
  readonly counts: readonly number[];
  /** The folders of the new site (`indexFolders`). */
  readonly folders: ReadonlySet<string>;
  /** By new address, 1 if a sibling has its name with something added, otherwise 0. */
  readonly variants: Uint8Array;
  readonly written: Written;
  /** The id of a term; undefined if no address has it. */
  idOf(term: string): number | undefined;
}

/** The length of a stem, which words with different endings share. */
const STEM_LETTERS = 5;

/** A stem is less informative than the word, and a part only complements its words. */
const STEM_WEIGHT = 0.4;
const PART_WEIGHT = 0.6;

/**
 * The terms of an address: its words, its parts (prefixed with `=`), the stems of its long words (prefixed with `~`),
 * and the words of its title, which are not told apart from those of the path.
 */
function termsOf({ parts, words, title }: AddressWords): string[] {
  const terms = new Set<string>(words);
  for (const it of title) terms.add(it);
  for (const it of Array.from(terms))
    if (it.length > STEM_LETTERS + 1) terms.add(`~${it.slice(0, STEM_LETTERS)}`);
  for (const it of parts) terms.add(`=${it}`);
  return [...terms];
}

export function indexTerms(
  old: readonly AddressWords[],
  fresh: readonly AddressWords[],
): TermIndex {
  const ids = new Map<string, number>();
  const names: string[] = [];
  const counts: number[] = [];
  const number = (address: AddressWords): Int32Array =>
    Int32Array.from(termsOf(address), (term) => {
      let id = ids.get(term);
      if (id === undefined) {
        id = names.length;
        ids.set(term, id);
        names.push(term);
        counts.push(0);
      }
      counts[id] = (counts[id] ?? 0) + 1;
      return id;
    }).sort();
  const oldTerms = old.map(number);
  const freshTerms = fresh.map(number);
  const all = old.length + fresh.length;
  const weights = Float64Array.from(names, (name, id) => {
    const share = isStem(name) ? STEM_WEIGHT : name.startsWith("=") ? PART_WEIGHT : 1;
    return share * Math.log(1 + all / (counts[id] ?? 1));
  });
  const wordWeights = weights.map((it, id) => (isWord(names[id] ?? "") ? it : 0));
  const lists: number[][] = names.map(() => []);
  for (const [at, terms] of freshTerms.entries()) for (const id of terms) lists[id]?.push(at);
  const total = (terms: Int32Array): number =>
    terms.reduce((sum, id) => sum + (weights[id] ?? 0), 0);
  const wordTotal = (terms: Int32Array): number =>
    terms.reduce((sum, id) => sum + (wordWeights[id] ?? 0), 0);
  const wordSquares = (terms: Int32Array): number =>
    terms.reduce((sum, id) => sum + (wordWeights[id] ?? 0) ** 2, 0);
  const squares = (terms: Int32Array): number =>
    terms.reduce((sum, id) => sum + (weights[id] ?? 0) ** 2, 0);
  const title = ({ title, words }: AddressWords): Int32Array =>
    Int32Array.from(title.length > 0 ? title : words, (it) => ids.get(it) ?? 0).sort();
  return {
    weights,
    wordWeights,
    oldWordSquares: Float64Array.from(oldTerms, wordSquares),
    freshWordSquares: Float64Array.from(freshTerms, wordSquares),
    isNumber: Uint8Array.from(names, (it) => (isWord(it) && isIdentifier(it) ? 1 : 0)),
    mostTold: Math.log(1 + all / 2),
    oldWordTotals: Float64Array.from(oldTerms, wordTotal),
    freshWordTotals: Float64Array.from(freshTerms, wordTotal),
    old: oldTerms,
    fresh: freshTerms,
    oldTotals: Float64Array.from(oldTerms, total),
    freshTotals: Float64Array.from(freshTerms, total),
    oldSquares: Float64Array.from(oldTerms, squares),
    freshSquares: Float64Array.from(freshTerms, squares),
    oldTitles: old.map(title),
    freshTitles: fresh.map(title),
    postings: lists.map((it) => Int32Array.from(it)),
    names,
    counts,
    folders: indexFolders(fresh),
    variants: markVariants(fresh),
    written: compareWritten(old, fresh),
    idOf: (term) => ids.get(term),
  };
}

function isWord(name: string): boolean {
  return !isStem(name) && !name.startsWith("=");
}

const IDENTIFIER_DIGITS = 4;

function isIdentifier(name: string): boolean {
  return name.replace(/\D/g, "").length >= IDENTIFIER_DIGITS && !/^(?:19|20)\d\d$/.test(name);
}

export function isStem(name: string | undefined): boolean {
  return name?.startsWith("~") === true;
}
