/** Candidates: the new addresses that are worth comparing closely with an old one. */
import type { Learned } from "./features.ts";
import { createBest } from "./best.ts";
import type { TermIndex } from "./term-index.ts";

export interface Finder {
  /** Finds the candidates for an old address, most similar first. */
  find(at: number): number[];
}

/** The number of candidates per old address. */
const CANDIDATES = 40;

/** A term in more new addresses than this does not yield candidates by itself. */
const POSTINGS_AT_MOST = 2000;

/** Added to lengths, because short addresses would otherwise be found too easily. */
const SHORT = 20;

const BROUGHT_FACTOR = 0.8;

/** Pages that share a segment with the old address are always compared if so few addresses have that segment. */
const NAMED_AT_MOST = 6;

export function createFinder(index: TermIndex, { moves, rewrites, told }: Learned): Finder {
  const { weights, postings, names, counts, old, fresh, written } = index;
  // Limited, because a list may have a home page on each of thousands of hosts.
  const homes = fresh.flatMap((terms, to) => (terms.length === 0 ? [to] : [])).slice(0, CANDIDATES);
  const lengths = index.freshTotals.map((it) => Math.sqrt(SHORT + it));
  const scores = new Float64Array(lengths.length);
  const touched = new Int32Array(lengths.length);
  let count = 0;
  const add = (term: number, factor: number): void => {
    const list = postings[term];
    if (!list || list.length > POSTINGS_AT_MOST) return;
    const weight = (weights[term] ?? 0) ** 2 * factor;
    for (const it of list) {
      const score = scores[it] ?? 0;
      if (score === 0) {
        touched[count] = it;
        count += 1;
      }
      scores[it] = score + weight;
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
      for (const it of touched.subarray(0, count)) {
        best.offer(it, (scores[it] ?? 0) / (lengths[it] ?? 1));
        scores[it] = 0;
      }
      // Always include the obvious choices.
      const all = new Set([...best.items, ...written.nearest(at)]);
      if (old[at]?.length === 0) for (const it of homes) all.add(it);
      for (const term of old[at] ?? []) {
        const isRare = (counts[term] ?? 0) <= NAMED_AT_MOST && names[term]?.startsWith("=");
        if (isRare) for (const it of postings[term] ?? []) all.add(it);
      }
      for (const it of rewrites.predict(at).keys()) all.add(it);
      for (const it of told.targets(at)) all.add(it);
      return [...all];
    },
  };
}
