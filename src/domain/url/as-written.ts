/**
 * A text as the end of another one that is kept anyway, if it is that. A million rules would otherwise hold each address
 * twice, and what the URL parser returns is a part of a longer text, which is slow to compare.
 */
export function asWritten(text: string, written: string): string {
  return written.endsWith(text) ? written.slice(written.length - text.length) : text;
}
