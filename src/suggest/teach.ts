/** Learns from confirmed pairs as far as they themselves show that it helps. */
import { LEAST } from "./confidence.ts";
import { ONE_WORD } from "./doubts.ts";
import { figureOf } from "./features.ts";
import { type Candidate, rank, type RankOptions, type Ranking, type Weights } from "./rank.ts";
import type { AddressWords } from "./read/words.ts";

/**
 * Ranks with and without the confirmed pairs, and keeps the former ranking if it finds more of them. No pair counts as
 * evidence for itself, so each is found by what the others teach. If no more are found, what was learned may be chance:
 * then another page comes first than without it only by a clear lead, or for an address that tells little itself, if
 * confirmed ones of its folder go there.
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
    known: (at) => plain.candidates[at]?.[0]?.fresh,
    progress: (share) => progress((1 + share) / 2),
  });
  if (countFound(taught, confirmed) > countFound(plain, confirmed)) return taught;
  const candidates = taught.candidates.map((list, at) => {
    const before = plain.candidates[at] ?? [];
    return isClear(list, before) || (tellsLittle(before) && isTold(list)) ? list : before;
  });
  return { ...taught, candidates };
}

/** A difference of scores, which are logarithms of odds. What pairs taught moves scores as much without any reason. */
const NINE_TO_SEVEN = 0.25;

/** Whether the same page is first as before, or another one by a clear lead. */
function isClear(list: readonly Candidate[], [before]: readonly Candidate[]): boolean {
  const [best] = list;
  if (!best || !before || best.fresh === before.fresh) return true;
  const other = list.find((it) => it.fresh === before.fresh);
  return best.score - (other?.score ?? -Infinity) > NINE_TO_SEVEN;
}

/** Whether the best candidate shares no more than one word. */
function tellsLittle([best]: readonly Candidate[]): boolean {
  return best === undefined || figureOf(best.figures, "information") <= ONE_WORD;
}

function isTold([best]: readonly Candidate[]): boolean {
  return best !== undefined && figureOf(best.figures, "told") > LEAST.guess;
}

function countFound({ candidates }: Ranking, confirmed: ReadonlyMap<number, number>): number {
  return [...confirmed].filter(([at, fresh]) => candidates[at]?.[0]?.fresh === fresh).length;
}
