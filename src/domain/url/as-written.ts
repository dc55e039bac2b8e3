/**
 * Returns `text` as a slice of `written` where that ends with it, so that both share memory. A million rules would
 * otherwise hold each address twice, and what the URL parser returns is a slice of a longer string, slow to compare.
 */
export function asWritten(text: string, written: string): string {
  return written.endsWith(text) ? written.slice(written.length - text.length) : text;
}
