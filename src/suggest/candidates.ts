/** The new addresses that are worth a closer look for an old one. */
import type { Learned } from "./features.ts";
import type { TermIndex } from "./term-index.ts";

export interface Finder {
  /** @returns New addresses, the most alike first. */
  find(at: number): number[];
}

/** How many are looked at. */
const CANDIDATES = 40;

/** Terms of more addresses tell nothing by themselves. */
const POSTINGS_AT_MOST = 3000;

export function createFinder(index: TermIndex, { moves, rewrites, told }: Learned): Finder {
  const { weights, postings, fresh, freshTotals } = index;
  const scores = new Float64Array(fresh.length);
  return {
    find(at) {
      const touched: number[] = [];
      const add = (term: number, factor: number): void => {
        const list = postings[term] ?? new Int32Array();
        if (list.length > POSTINGS_AT_MOST) return;
        const weight = (weights[term] ?? 0) ** 2 * factor;
        for (const it of list) {
          if (scores[it] === 0) touched.push(it);
          scores[it] = (scores[it] ?? 0) + weight;
        }
      };
      const own = index.old[at] ?? new Int32Array();
      for (const term of own) {
        add(term, 1);
        for (const [to, share] of moves.broughtBy(term)) add(to, share * 0.8);
      }
      const best = bestOf(
        touched,
        (it) => (scores[it] ?? 0) / Math.sqrt(20 + (freshTotals[it] ?? 0)),
      );
      for (const it of touched) scores[it] = 0;
      const all = new Set(best);
      for (const it of rewrites.predict(at).keys()) all.add(it);
      for (const it of told.targets(at)) all.add(it);
      return [...all];
    },
  };
}

/** The best few of many, the best first; of equal ones the earlier in the list of new addresses. */
function bestOf(all: readonly number[], valueOf: (it: number) => number): number[] {
  const best: number[] = [];
  const values: number[] = [];
  for (const it of all) {
    const value = valueOf(it);
    const isFull = best.length === CANDIDATES;
    const last = values.at(-1) ?? -1;
    if (isFull && (value < last || (value === last && it > (best.at(-1) ?? 0)))) continue;
    let at = best.length;
    while (at > 0) {
      const other = values[at - 1] ?? 0;
      if (other > value || (other === value && (best[at - 1] ?? 0) < it)) break;
      at -= 1;
    }
    best.splice(at, 0, it);
    values.splice(at, 0, value);
    if (isFull) {
      best.pop();
      values.pop();
    }
  }
  return best;
}
