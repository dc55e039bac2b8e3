/** The candidates: new addresses that are worth comparing closely with an old one. */
import type { Learned } from "./features.ts";
import type { TermIndex } from "./term-index.ts";

export interface Finder {
  /** Finds the candidates for an old address, most similar first. */
  find(at: number): number[];
}

/** The number of candidates compared. */
const CANDIDATES = 40;

/**
 * The number of additional candidates that are best by the cosine of words alone, so that the obvious choice is always
 * included.
 */
const BY_COSINE = 5;

/** A term in more addresses than this finds none by itself. */
const POSTINGS_AT_MOST = 2000;

/** Short addresses would be found too easily; this constant in their length compensates for that. */
const SHORT = 20;

const BROUGHT_FACTOR = 0.8;

export function createFinder(index: TermIndex, { moves, rewrites, told }: Learned): Finder {
  const { weights, wordWeights, postings, old } = index;
  const lengths = index.freshTotals.map((it) => Math.sqrt(SHORT + it));
  const norms = index.freshWordSquares.map(Math.sqrt);
  const scores = new Float64Array(lengths.length);
  const products = new Float64Array(lengths.length);
  const touched = new Int32Array(lengths.length);
  let count = 0;
  const add = (term: number, factor: number): void => {
    const list = postings[term];
    if (!list || list.length > POSTINGS_AT_MOST) return;
    const weight = (weights[term] ?? 0) ** 2 * factor;
    const product = factor === 1 ? (wordWeights[term] ?? 0) ** 2 : 0;
    for (const it of list) {
      const score = scores[it] ?? 0;
      if (score === 0) {
        touched[count] = it;
        count += 1;
      }
      scores[it] = score + weight;
      products[it] = (products[it] ?? 0) + product;
    }
  };
  return {
    find(at) {
      count = 0;
      for (const term of old[at] ?? []) {
        add(term, 1);
        for (const [to, share] of moves.broughtBy(term)) add(to, share * BROUGHT_FACTOR);
      }
      const best = createBest(CANDIDATES);
      const nearest = createBest(BY_COSINE);
      for (const it of touched.subarray(0, count)) {
        best.offer(it, (scores[it] ?? 0) / (lengths[it] ?? 1));
        nearest.offer(it, (products[it] ?? 0) / (norms[it] || 1));
        scores[it] = 0;
        products[it] = 0;
      }
      const all = new Set([...best.items, ...nearest.items]);
      for (const it of rewrites.predict(at).keys()) all.add(it);
      for (const it of told.targets(at)) all.add(it);
      return [...all];
    },
  };
}

interface Best {
  /** Best first; of equal ones, the earlier in the list of new addresses. */
  readonly items: readonly number[];
  offer(item: number, value: number): void;
}

/** Keeps the best few of many items. */
function createBest(most: number): Best {
  const items: number[] = [];
  const values: number[] = [];
  return {
    items,
    offer(item, value) {
      const last = items.length - 1;
      const isFull = items.length === most;
      const isAfter = (place: number): boolean => {
        const other = values[place] ?? 0;
        return other > value || (other === value && (items[place] ?? 0) < item);
      };
      if (isFull && isAfter(last)) return;
      let place = items.length;
      while (place > 0 && !isAfter(place - 1)) place -= 1;
      items.splice(place, 0, item);
      values.splice(place, 0, value);
      if (!isFull) return;
      items.pop();
      values.pop();
    },
  };
}
