/** Learns from pairs which words disappear, appear or are replaced when addresses move. */
import type { LearnedPair } from "./rewrites.ts";
import { isStem, type TermIndex } from "./term-index.ts";

export interface WordMoves {
  /**
   * How often a term of an old address is missing from the new one, 0 to 1.
   *
   * @param own The weight of the pair in question if it was learned, since it does not count.
   */
  leaves(term: number, own: number): number;
  /**
   * How often a term of an old address is also in the new one, 0 to 1.
   *
   * @param own The weight of the pair in question, whose new address lacks the term.
   */
  keeps(term: number, own: number): number;
  /** How often a term of a new address was not in the old one, 0 to 1. */
  comes(term: number, own: number): number;
  /** How often a term of an old address brings another one along in the new address, 0 to 1. */
  brings(from: number, to: number, own: number): number;
  /** All terms that any of these terms brings along, and how often. */
  brought(terms: Iterable<number>): Map<number, number>;
  /** The terms that a term brings along, by share times weight, highest first. */
  broughtBy(from: number): readonly (readonly [term: number, share: number])[];
  /** How often a term that is new in an address was brought along by this one, 0 to 1. */
  accountsFor(to: number, from: number): number;
}

const DOUBT = 2;
const TERMS_AT_MOST = 12;

/** Terms that are brought along less often are not used to find candidates. */
const SHARE_TO_LOOK = 0.2;
const BROUGHT_AT_MOST = 4;

export function learnWordMoves(
  { old, fresh, weights, names }: TermIndex,
  pairs: readonly LearnedPair[],
): WordMoves {
  const size = names.length;
  const seenOld = new Float64Array(size);
  const left = new Float64Array(size);
  const seenFresh = new Float64Array(size);
  const came = new Float64Array(size);
  const moves = new Map<number, Map<number, number>>();
  for (const { old: from, fresh: to, weight } of pairs) {
    const [before, after] = [old[from] ?? new Int32Array(), fresh[to] ?? new Int32Array()];
    const has = new Set(after);
    const had = new Set(before);
    const gone: number[] = [];
    const added: number[] = [];
    for (const term of before) {
      seenOld[term] = (seenOld[term] ?? 0) + weight;
      if (has.has(term)) continue;
      left[term] = (left[term] ?? 0) + weight;
    }
    for (const term of before) if (!isStem(names[term])) gone.push(term);
    for (const term of after) {
      seenFresh[term] = (seenFresh[term] ?? 0) + weight;
      if (had.has(term)) continue;
      came[term] = (came[term] ?? 0) + weight;
      if (!isStem(names[term])) added.push(term);
    }
    if (added.length > TERMS_AT_MOST || gone.length > 2 * TERMS_AT_MOST) continue;
    for (const a of gone) {
      const row = moves.get(a) ?? new Map<number, number>();
      for (const b of added) row.set(b, (row.get(b) ?? 0) + weight);
      moves.set(a, row);
    }
  }
  const few = new Map<number, (readonly [number, number])[]>();
  const share = (part: number, whole: number, own: number): number =>
    Math.max(0, part - own) / (Math.max(0, whole - own) + DOUBT);
  return {
    leaves: (term, own) => share(left[term] ?? 0, seenOld[term] ?? 0, own),
    keeps(term, own) {
      const seen = seenOld[term] ?? 0;
      return (seen - (left[term] ?? 0)) / (Math.max(0, seen - own) + DOUBT);
    },
    comes: (term, own) => share(came[term] ?? 0, seenFresh[term] ?? 0, own),
    brings: (from, to, own) => share(moves.get(from)?.get(to) ?? 0, seenOld[from] ?? 0, own),
    brought(terms) {
      const all = new Map<number, number>();
      for (const from of terms) {
        for (const [to, count] of moves.get(from) ?? []) {
          const part = share(count, seenOld[from] ?? 0, 0);
          if (part > (all.get(to) ?? 0.05)) all.set(to, part);
        }
      }
      return all;
    },
    accountsFor: (to, from) => share(moves.get(from)?.get(to) ?? 0, came[to] ?? 0, 0),
    broughtBy(from) {
      const known = few.get(from);
      if (known) return known;
      const list = [...(moves.get(from) ?? [])]
        .map(([to, count]) => [to, share(count, seenOld[from] ?? 0, 0)] as const)
        .filter(([, it]) => it > SHARE_TO_LOOK)
        .toSorted(
          (a, b) => b[1] * (weights[b[0]] ?? 0) - a[1] * (weights[a[0]] ?? 0) || a[0] - b[0],
        )
        .slice(0, BROUGHT_AT_MOST);
      few.set(from, list);
      return list;
    },
  };
}
