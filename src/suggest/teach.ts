/** Learns from confirmed pairs only if they themselves show that it helps. */
import { rank, type RankOptions, type Ranking, type Weights } from "./rank.ts";
import type { AddressWords } from "./words.ts";

/**
 * Ranks with and without the confirmed pairs, and keeps the former ranking if it finds more of them. No pair counts as
 * evidence for itself, so each is found by what the others teach. If equally many are found, nothing was learned and
 * any differences are chance.
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
