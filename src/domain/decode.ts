/** Decodes percent escapes. A text in which any escape is not UTF-8 is returned unchanged. */
export function decodeIfText(text: string): string {
  try {
    return decodeURIComponent(text);
  } catch {
    return text;
  }
}
