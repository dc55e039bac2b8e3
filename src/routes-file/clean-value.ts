/** Removes a byte-order mark and surrounding white space from a value. */
export function cleanValue(text: string): string {
  return text
    .trim()
    .replace(/^\uFEFF+/, "")
    .trim();
}
