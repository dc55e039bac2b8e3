/**
 * Converts text of a path to the spelling in which browsers send it, for dialects that compare addresses byte by byte.
 */

/** @param text One or more segments of a path, decoded or with escapes. */
export function sentText(text: string): string {
  return decodeEscapes(text).replace(/./gsu, encodeCharacter);
}

/** Decodes the escapes that the canonical form also decodes. */
function decodeEscapes(text: string): string {
  return text.replace(/(?:%[0-9A-Fa-f]{2})+/g, (run) => {
    try {
      return decodeURIComponent(run).replace(/[/\\?#%\p{Cc}]/gu, encodeURIComponent);
    } catch {
      // Bytes that are not UTF-8 stay escaped.
      return run.toUpperCase();
    }
  });
}

/** Encodes a character unless a URL parser leaves it unchanged in a path. */
function encodeCharacter(character: string): string {
  return /[\w!$%&'()*+,\-./:;=@[\]^|~]/.test(character) ? character : encodeURIComponent(character);
}
