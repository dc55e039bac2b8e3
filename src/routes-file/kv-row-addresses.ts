/** Where an address begins: at a scheme, at two slashes and a host, or at a host with a path. */
const START =
  /(?:https?:\/\/|https?%3a%2f%2f|(?<![\w/:.@=&?%#-])\/\/(?=[\w-]+\.)|(?<![\w/:.@=&?%#-])(?=(?:[a-z0-9-]+\.)+[a-z]{2,}\/))/gi;

/**
 * The addresses in a text that people typed, each once, whole: with their scheme, and without the quotes, commas
 * and brackets around them.
 */
export function findAddresses(text: string): readonly string[] {
  const starts = [...text.matchAll(START)].filter((it) => isFirst(text, it.index));
  const found = starts.map(({ index }, at) => {
    const piece =
      text.slice(index, starts[at + 1]?.index).split(/\]\(|[\s"'“”„‘’«»`<>|\\]/, 1)[0] ?? "";
    return complete(trimEnd(piece));
  });
  // A scheme that is typed twice is no address.
  return [...new Set(found)].filter((it) => !/^https?:\/\/$/i.test(it));
}

/** An address in the path or the query of another is a part of that one. */
function isFirst(text: string, index: number): boolean {
  const before = text.slice(0, index).split(/\s/).at(-1) ?? "";
  return !/https?:\/\/\S*[/=?&#:%]$/i.test(before) && !/%(?:2f|3d)$/i.test(before);
}

/** What is longer is no target, whatever is taken off. */
const TRIMMED_AT_MOST = 2500;

/** A bracket is taken off if it was not opened in the address. */
function trimEnd(text: string): string {
  let trimmed = text;
  while (text.length <= TRIMMED_AT_MOST) {
    const end = trimmed.at(-1) ?? "";
    const isMark = /[.,;:!?…]/.test(end);
    const isBracket = /[)\]}]/.test(end) && !hasOpening(trimmed, end);
    if (!isMark && !isBracket) return trimmed;
    trimmed = trimmed.slice(0, -1);
  }
  return text;
}

function hasOpening(text: string, end: string): boolean {
  const open = { ")": "(", "]": "[", "}": "{" }[end] ?? "";
  return text.split(open).length >= text.split(end).length;
}

function complete(text: string): string {
  if (text.startsWith("//")) return `https:${text}`;
  if (/^https?%3a/i.test(text)) return decode(text);
  return /^https?:\/\//i.test(text) ? text : `https://${text}`;
}

function decode(text: string): string {
  try {
    return decodeURIComponent(text);
  } catch (error) {
    if (error instanceof URIError) return text;
    throw error;
  }
}
