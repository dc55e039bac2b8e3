/** What stands between two addresses that were pasted into one field. */
const BETWEEN = /[,;|]?\s+(?=https?:\/\/)/i;

/** The first of several addresses in one text; null if there is one at most. */
export function firstOfSeveral(text: string): string | null {
  const next = BETWEEN.exec(text);
  return next && next.index > 0 ? text.slice(0, next.index) : null;
}
