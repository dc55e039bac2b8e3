/** What speaks for and against a pair of addresses, in figures. */
import { distance } from "fastest-levenshtein";
import { type Rewrite, type Rewrites, worth } from "./rewrites.ts";
import type { Neighbours } from "./neighbours.ts";
import type { TermIndex } from "./term-index.ts";
import type { WordMoves } from "./word-moves.ts";
import type { AddressWords } from "./words.ts";

export const FEATURES = [
  "oldCovered",
  "freshCovered",
  "cosine",
  "sameLast",
  "lastLikeness",
  "lastInside",
  "sameParent",
  "sharedNumbers",
  "order",
  "titles",
  "titleKnown",
  "language",
  "depth",
  "samePath",
  "oldExplained",
  "freshExplained",
  "rewrite",
  "rewriteShare",
  "neighbours",
  "samePrefix",
  "kind",
  "document",
  "lastTells",
  "place",
  "told",
  "numbersLost",
  "numbersAdded",
] as const;

export interface Learned {
  readonly moves: WordMoves;
  readonly rewrites: Rewrites;
  readonly neighbours: Neighbours;
  /** As `neighbours`, by confirmed pairs alone. */
  readonly told: Neighbours;
  /** How many of the learned pairs go to the new address's host: 0 for none, 1 for all, by orders of magnitude. */
  place(at: number, fresh: number): number;
  /** The new address that the old one was learned with, and its weight. */
  own(at: number): { readonly fresh: number; readonly weight: number } | null;
}

/** What all pairs of one old address have in common. */
export interface OldSide {
  readonly terms: Int32Array;
  readonly had: ReadonlySet<number>;
  /** New terms that its own terms bring along, and how often. */
  readonly brought: ReadonlyMap<number, number>;
  readonly predicted: ReadonlyMap<number, Rewrite>;
}

export function lookAtOld(index: TermIndex, at: number, learned: Learned): OldSide {
  const terms = index.old[at] ?? new Int32Array();
  return {
    terms,
    had: new Set(terms),
    brought: learned.moves.brought(terms) ?? new Map(),
    predicted: learned.rewrites.predict(at) ?? new Map(),
  };
}

export function measurePair(
  index: TermIndex,
  old: AddressWords,
  fresh: AddressWords,
  at: number,
  to: number,
  { terms: before, had, brought, predicted }: OldSide,
  learned: Learned,
): Float64Array {
  const { weights } = index;
  const after = index.fresh[to] ?? new Int32Array();
  const ownPair = learned.own(at) ?? null;
  const own = ownPair?.fresh === to ? ownPair.weight : 0;
  let shared = 0;
  let sharedSquares = 0;
  let oldSquares = 0;
  let freshSquares = 0;
  let gone = 0;
  let come = 0;
  for (const term of before) {
    const weight = weights[term] ?? 0;
    oldSquares += weight * weight;
    if (after.includes(term)) {
      shared += weight;
      sharedSquares += weight * weight;
    } else gone += weight * (1 - learned.moves.leaves(term, own));
  }
  for (const term of after) {
    const weight = weights[term] ?? 0;
    freshSquares += weight * weight;
    if (had.has(term)) continue;
    let known = learned.moves.comes(term, own) ?? 0;
    if (own > 0)
      for (const from of before) known = Math.max(known, learned.moves.brings(from, term, own));
    else known = Math.max(known, brought.get(term) ?? 0);
    come += weight * (1 - known);
  }
  const oldTotal = Math.max(index.oldTotals[at] ?? 0, 1e-9);
  const freshTotal = Math.max(index.freshTotals[to] ?? 0, 1e-9);
  const longest = Math.max(old.last.length, fresh.last.length, 1);
  const sameLast = old.last !== "" && old.last === fresh.last;
  const likeness =
    old.last === "" || fresh.last === "" ? 0 : 1 - distance(old.last, fresh.last) / longest;
  const inside =
    old.last.length > 3 &&
    fresh.last.length > 3 &&
    (old.last.includes(fresh.last) || fresh.last.includes(old.last));
  const rewrite = predicted.get(to) ?? null;
  const title = titleLikeness(old, fresh);
  return Float64Array.of(
    shared / oldTotal,
    shared / freshTotal,
    sharedSquares / Math.sqrt(oldSquares * freshSquares || 1),
    sameLast ? 1 : 0,
    likeness,
    inside ? Math.min(old.last.length, fresh.last.length) / longest : 0,
    old.parts.at(-2) !== undefined && old.parts.at(-2) === fresh.parts.at(-2) ? 1 : 0,
    Math.min(1, sharedNumbers(old, fresh)),
    orderOf(old.parts, fresh.parts),
    title ?? 0,
    title === null ? 0 : 1,
    old.language === null || fresh.language === null ? 0 : old.language === fresh.language ? 1 : -1,
    Math.abs(old.parts.length - fresh.parts.length) / 10,
    old.parts.join("/") === fresh.parts.join("/") ? 1 : 0,
    1 - gone / oldTotal,
    1 - come / freshTotal,
    rewrite ? worth(rewrite, own) : 0,
    rewrite ? Math.min(1, Math.log1p(Math.max(0, rewrite.right - own)) / 6) : 0,
    learned.neighbours.share(at, to) ?? 0,
    fresh.parts.length > 0 && fresh.parts[0] === old.parts[0] ? 1 : 0,
    (old.document === "") === (fresh.document === "") ? 1 : 0,
    old.document !== "" && old.document === fresh.document ? 1 : 0,
    sameLast ? Math.min(1, old.last.replace(/\d/g, "").length / 12) : 0,
    learned.place(at, to) ?? 0,
    learned.told.share(at, to) ?? 0,
    ...numbersBetween(old, fresh),
  );
}

function titleLikeness(old: AddressWords, fresh: AddressWords): number | null {
  if (old.title.length === 0 && fresh.title.length === 0) return null;
  const a = new Set(old.title.length > 0 ? old.title : old.words);
  const b = new Set(fresh.title.length > 0 ? fresh.title : fresh.words);
  let shared = 0;
  for (const it of a) if (b.has(it)) shared += 1;
  return (2 * shared) / (a.size + b.size || 1);
}

/** Words with a digit tell more than others: numbers of articles, of documents. */
function sharedNumbers(old: AddressWords, fresh: AddressWords): number {
  let letters = 0;
  for (const it of old.words) {
    if (it.length >= 3 && /\d/.test(it) && !/^(?:19|20)\d\d$/.test(it) && fresh.words.includes(it))
      letters += it.length;
  }
  return letters / 8;
}

/** The shares of the numbers of each address that the other does not have: years, quarters, versions. */
function numbersBetween(old: AddressWords, fresh: AddressWords): [lost: number, added: number] {
  const missing = (of: readonly string[], other: readonly string[]): number => {
    const numbers = of.filter((it) => /\d/.test(it));
    return numbers.length === 0
      ? 0
      : numbers.filter((it) => !other.includes(it)).length / numbers.length;
  };
  return [missing(old.words, fresh.words), missing(fresh.words, old.words)];
}

/** How many parts both have, in the same order, of the shorter. */
function orderOf(a: readonly string[], b: readonly string[]): number {
  const shorter = Math.min(a.length, b.length);
  if (shorter === 0) return 0;
  let row = Array.from({ length: b.length + 1 }, () => 0);
  for (const left of a) {
    const next = [0];
    for (const [at, right] of b.entries()) {
      next.push(left === right ? (row[at] ?? 0) + 1 : Math.max(row[at + 1] ?? 0, next[at] ?? 0));
    }
    row = next;
  }
  return (row.at(-1) ?? 0) / shorter;
}
