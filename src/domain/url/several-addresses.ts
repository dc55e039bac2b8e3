/** The separator between two addresses pasted into one field. */
const BETWEEN = /[,;|]?\s+(?=https?:\/\/)/i;

/** The first address of a text that contains several; null if it contains at most one. */
export function firstOfSeveral(text: string): string | null {
  const next = BETWEEN.exec(text);
  return next && next.index > 0 ? text.slice(0, next.index) : null;
}
