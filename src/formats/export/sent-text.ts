/** Text of a path in the spelling in which browsers send it, for dialects that compare addresses byte for byte. */

/** @param text One segment of a path or more, decoded or with escapes. */
export function sentText(text: string): string {
  return decodeEscapes(text).replace(/./gsu, encodeCharacter);
}

/** Decodes what the canonical form decodes, too. */
function decodeEscapes(text: string): string {
  return text.replace(/(?:%[0-9A-Fa-f]{2})+/g, (run) => {
    try {
      return decodeURIComponent(run).replace(/[/\\?#%\p{Cc}]/gu, encodeURIComponent);
    } catch {
      // Bytes that are not UTF-8 stay escapes.
      return run.toUpperCase();
    }
  });
}

/** Leaves what a URL's parser leaves in a path. */
function encodeCharacter(character: string): string {
  return /[\w!$%&'()*+,\-./:;=@[\]^|~]/.test(character) ? character : encodeURIComponent(character);
}
