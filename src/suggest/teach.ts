/** Learns from confirmed pairs as far as they themselves show that it helps. */
import { ONE_WORD } from "./doubts.ts";
import { figureOf } from "./features.ts";
import { type Candidate, rank, type RankOptions, type Ranking, type Weights } from "./rank.ts";
import type { AddressWords } from "./words.ts";

/**
 * Ranks with and without the confirmed pairs, and keeps the former ranking if it finds more of them. No pair counts as
 * evidence for itself, so each is found by what the others teach. If no more are found, the rest of what was learned may
 * be chance, and only what they say of their own folders counts, for addresses that tell little themselves.
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
  if (countFound(taught, confirmed) > countFound(plain, confirmed)) return taught;
  const candidates = plain.candidates.map((list, at) => {
    const other = taught.candidates[at] ?? [];
    return tellsLittle(list) && isTold(other) ? other : list;
  });
  return { ...plain, candidates };
}

/** The share of a folder's confirmed pairs that decides for the others in it. */
const TOLD = 1 / 3;

/** Whether the best candidate shares no more than one word. */
function tellsLittle([best]: readonly Candidate[]): boolean {
  return best === undefined || figureOf(best.figures, "information") <= ONE_WORD;
}

function isTold([best]: readonly Candidate[]): boolean {
  return best !== undefined && figureOf(best.figures, "told") > TOLD;
}

function countFound({ candidates }: Ranking, confirmed: ReadonlyMap<number, number>): number {
  return [...confirmed].filter(([at, fresh]) => candidates[at]?.[0]?.fresh === fresh).length;
}
