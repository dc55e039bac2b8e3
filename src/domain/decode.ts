/** Decodes percent escapes as text. A text with an escape that is not UTF-8 stays as it is. */
export function decodeIfText(text: string): string {
  try {
    return decodeURIComponent(text);
  } catch {
    return text;
  }
}
