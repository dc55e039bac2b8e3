import type { JsonProblem } from "./json-source.ts";

const CURLY = "“”„‟″‘’‚‛′'";

/** A proper text, closed or not, or a comment: quotes in there are ordinary characters. */
const OPAQUE = /"(?:[^"\\\n]|\\.)*"?|\/\/[^\n]*|\/\*[^]*?\*\//y;

/**
 * Replaces curly and single quotes that stand where JSON wants `"`, character for character, so that
 * offsets stay, and reports each text written so.
 */
export function straightenQuotes(text: string): { repaired: string; problems: JsonProblem[] } {
  const problems: JsonProblem[] = [];
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
      problems.push({
        id: "json-syntax",
        offset: at,
        message: `${character === "'" ? "single" : "curly"} quotes (${character}) are not JSON's`,
        fix: 'Write straight double quotes: "',
      });
      pieces.push('"', text.slice(at + 1, end), isClosed ? '"' : "");
      at = isClosed ? end + 1 : end;
    } else {
      pieces.push(character);
      at += 1;
    }
  }
  return { repaired: pieces.join(""), problems };
}

function closingQuote(text: string, from: number): number {
  for (let at = from; at < text.length; at++) {
    const character = text.charAt(at);
    if (character === "\n" || character === '"' || CURLY.includes(character)) return at;
  }
  return text.length;
}
