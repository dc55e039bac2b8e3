/** Mistyped host names. */

/** Two, because a transposition counts as two edits. */
const EDITS_AT_MOST = 2;

/** The minimum length of a host per edit: in a shorter one, edits more likely lead to a different name. */
const LETTERS_AN_EDIT = 4;

/**
 * The known host that a mistyped name was probably meant to be: the one with the fewest edits, the first on a tie.
 *
 * @returns null if none is near enough.
 */
export function meantHost(host: string, known: Iterable<string>): string | null {
  let [meant, fewest]: [string | null, number] = [null, Number.POSITIVE_INFINITY];
  for (const it of known) {
    const edits = editsBetween(host, it, EDITS_AT_MOST);
    const isSlip = edits <= EDITS_AT_MOST && edits * LETTERS_AN_EDIT <= host.length;
    if (isSlip && edits < fewest) [meant, fewest] = [it, edits];
  }
  return meant;
}

/**
 * The edit distance: letters inserted, deleted or replaced. Any number above `atMost` if it is larger. Written out here
 * because every isolate loads this file, and short names need less code than a package has.
 */
function editsBetween(a: string, b: string, atMost: number): number {
  if (Math.abs(a.length - b.length) > atMost) return atMost + 1;
  let start = 0;
  while (start < a.length && a[start] === b[start]) start += 1;
  if (start === a.length || start === b.length) return Math.abs(a.length - b.length);
  if (atMost === 0) return 1;
  const [restA, restB] = [a.slice(start), b.slice(start)];
  return (
    1 +
    Math.min(
      editsBetween(restA.slice(1), restB.slice(1), atMost - 1),
      editsBetween(restA.slice(1), restB, atMost - 1),
      editsBetween(restA, restB.slice(1), atMost - 1),
    )
  );
}
