/** Learns from confirmed pairs as far as these pairs themselves show that it helps. */
import { LEAST } from "./confidence.ts";
import { ONE_WORD } from "./doubts.ts";
import { figureOf } from "./features.ts";
import { type Candidate, rank, type RankOptions, type Ranking, type Weights } from "./rank.ts";
import type { AddressWords } from "./read/words.ts";

/**
 * Ranks with and without the confirmed pairs (taught and plain), and keeps the taught ranking if it finds more of them.
 * No pair counts as evidence for itself, so each is found through the others. If no more are found, what was learned
 * may be chance: the taught ranking then counts only for addresses whose first page is the same or leads clearly, and
 * for uninformative ones whose first page is that of confirmed ones of their folder.
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

/** A difference of scores, which are log odds. Teaching moves scores by as much without any reason. */
const NINE_TO_SEVEN = 0.25;

/** Whether the first page is the same as before, or leads clearly. */
function isClear(list: readonly Candidate[], [before]: readonly Candidate[]): boolean {
  const [best] = list;
  if (!best || !before || best.fresh === before.fresh) return true;
  const other = list.find((it) => it.fresh === before.fresh);
  return best.score - (other?.score ?? -Infinity) > NINE_TO_SEVEN;
}

/** Whether the best candidate shares at most one word. */
function tellsLittle([best]: readonly Candidate[]): boolean {
  return best === undefined || figureOf(best.figures, "information") <= ONE_WORD;
}

function isTold([best]: readonly Candidate[]): boolean {
  return best !== undefined && figureOf(best.figures, "told") > LEAST.guess;
}

function countFound({ candidates }: Ranking, confirmed: ReadonlyMap<number, number>): number {
  return [...confirmed].filter(([at, fresh]) => candidates[at]?.[0]?.fresh === fresh).length;
}
