/** A value as it was meant: without a byte-order mark, and without white space around it. */
export function cleanValue(text: string): string {
  return text
    .trim()
    .replace(/^\uFEFF+/, "")
    .trim();
}
