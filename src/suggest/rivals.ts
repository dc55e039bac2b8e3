/**
 * Rivals: old addresses with the same first candidate. If another one is closer to it, an address's own page is
 * probably missing.
 */
import type { Candidate } from "./rank.ts";

/** The cap on differences of scores, which are log odds. */
const FURTHEST = 6;

/** For each old address, how far its closest rival is ahead of it, -6 to 6; -6 if it has none. */
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
