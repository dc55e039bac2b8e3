/** Old addresses that want the same new page: where another one is nearer to it, one's own page is probably missing. */
import type { Candidate } from "./rank.ts";

/** Scores are logarithms of odds: further apart says nothing more. */
const FURTHEST = 6;

/** @returns By old address: how far the nearest other one that wants its first candidate is ahead of it, -6 to 6; -6 for none. */
export function findRivals(candidates: readonly (readonly Candidate[])[]): number[] {
  const nearest = new Map<number, { at: number; score: number; second: number }>();
  for (const [at, [best]] of candidates.entries()) {
    if (!best) continue;
    const known = nearest.get(best.fresh);
    if (!known) nearest.set(best.fresh, { at, score: best.score, second: -Infinity });
    else if (best.score > known.score)
      nearest.set(best.fresh, { at, score: best.score, second: known.score });
    else known.second = Math.max(known.second, best.score);
  }
  return candidates.map(([best], at) => {
    const known = best && nearest.get(best.fresh);
    if (!known) return -FURTHEST;
    const ahead = (known.at === at ? known.second : known.score) - best.score;
    return Math.max(-FURTHEST, Math.min(FURTHEST, ahead));
  });
}
