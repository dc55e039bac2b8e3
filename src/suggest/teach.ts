/** What people confirmed is learned from only where the confirmed pairs themselves show that it helps. */
import { rank, type RankOptions, type Ranking, type Weights } from "./rank.ts";
import type { AddressWords } from "./words.ts";

/**
 * Ranks with what was confirmed and without, and keeps the first if more of the confirmed pairs are found by it. No pair
 * speaks for itself there, so that each is found by what the others teach. As many mean that nothing was learned, and what
 * changed is chance.
 */
export function rankTaught(
  old: readonly AddressWords[],
  fresh: readonly AddressWords[],
  weights: Weights,
  { confirmed = new Map(), progress = () => {}, ...options }: RankOptions,
): Ranking {
  if (confirmed.size === 0) return rank(old, fresh, weights, { ...options, progress });
  const plain = rank(old, fresh, weights, {
    ...options,
    progress: (share) => progress(share / 2),
  });
  const taught = rank(old, fresh, weights, {
    ...options,
    confirmed,
    progress: (share) => progress((1 + share) / 2),
  });
  return countFound(taught, confirmed) > countFound(plain, confirmed) ? taught : plain;
}

function countFound({ candidates }: Ranking, confirmed: ReadonlyMap<number, number>): number {
  return [...confirmed].filter(([at, fresh]) => candidates[at]?.[0]?.fresh === fresh).length;
}
