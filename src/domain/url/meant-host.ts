/** Host names that somebody mistyped. */
import { distance } from "fastest-levenshtein";

/** Two letters in the wrong order are two edits. */
const EDITS_AT_MOST = 2;

/** In short names two edits make another name. */
const LETTERS_AN_EDIT = 4;

/**
 * The known host that a slip of the pen makes of a name. Of several the nearest, then the first.
 *
 * @returns null if none is that near.
 */
export function meantHost(host: string, known: Iterable<string>): string | null {
  let [meant, fewest]: [string | null, number] = [null, Number.POSITIVE_INFINITY];
  for (const it of known) {
    const edits = distance(host, it);
    const isSlip = edits <= EDITS_AT_MOST && edits * LETTERS_AN_EDIT <= host.length;
    if (isSlip && edits < fewest) [meant, fewest] = [it, edits];
  }
  return meant;
}
