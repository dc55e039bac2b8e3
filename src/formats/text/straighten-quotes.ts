const CURLY = "“”„‟″‘’‚‛′'";

/** A proper string, closed or not, or a comment: quotes within these are ordinary characters. */
const OPAQUE = /"(?:[^"\\\n]|\\.)*"?|\/\/[^\n]*|\/\*[^]*?\*\//y;

/** A quotation mark that JSON does not allow. */
export interface WrongQuote {
  readonly offset: number;
  readonly character: string;
}

/**
 * Replaces curly and single quotes in place of JSON's `"`, one character by one, so that offsets stay the same.
 *
 * @returns The text, and the opening quote of each string that was written like that.
 */
export function straightenQuotes(text: string): { repaired: string; quotes: WrongQuote[] } {
  const quotes: WrongQuote[] = [];
  const pieces: string[] = [];
  for (let at = 0; at < text.length;) {
    const character = text.charAt(at);
    OPAQUE.lastIndex = at;
    const opaque = OPAQUE.exec(text)?.[0];
    if (opaque !== undefined) {
      pieces.push(opaque);
      at += opaque.length;
    } else if (CURLY.includes(character)) {
      const end = closingQuote(text, at + 1);
      const isClosed = end < text.length && text.charAt(end) !== "\n";
      quotes.push({ offset: at, character });
      pieces.push('"', text.slice(at + 1, end), isClosed ? '"' : "");
      at = isClosed ? end + 1 : end;
    } else {
      pieces.push(character);
      at += 1;
    }
  }
  return { repaired: pieces.join(""), quotes };
}

function closingQuote(text: string, from: number): number {
  for (let at = from; at < text.length; at++) {
    const character = text.charAt(at);
    if (character === "\n" || character === '"' || CURLY.includes(character)) return at;
  }
  return text.length;
}
