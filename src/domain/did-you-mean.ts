import { closest, distance } from "fastest-levenshtein";

/** Shorter prefixes match too much. */
const BEGINNING_AT_LEAST = 3;

/** The known word that a misspelt one was probably meant to be: the only one it is a prefix of, else the closest. */
export function didYouMean(word: string, known: readonly string[]): string | null {
  const atMost = Math.max(2, Math.floor(word.length / 3));
  // Too long to be close to any; comparing tens of thousands of characters takes milliseconds. Covers an empty list.
  if (word.length - Math.max(...known.map((it) => it.length)) > atMost) return null;
  const lower = word.toLowerCase();
  const [begun, another] = known.filter((it) => it.toLowerCase().startsWith(lower));
  if (lower.length >= BEGINNING_AT_LEAST && begun && !another) return begun;
  const best = closest(
    lower,
    known.map((it) => it.toLowerCase()),
  );
  const original = known.find((it) => it.toLowerCase() === best) ?? best;
  return distance(lower, best) <= atMost ? original : null;
}
