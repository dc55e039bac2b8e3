import { decodeIfText } from "../domain/decode.ts";

/** The start of an address: a scheme, two slashes and a host, or a host followed by a path. */
const START =
  /(?:https?:\/\/|https?%3a%2f%2f|(?<![\w/:.@=&?%#-])\/\/(?=[\w-]+\.)|(?<![\w/:.@=&?%#-])(?=(?:[a-z0-9-]+\.)+[a-z]{2,}\/))/gi;

/**
 * Finds the addresses in a typed text, without duplicates, with their scheme, and without surrounding quotes, commas
 * and brackets.
 */
export function findAddresses(text: string): readonly string[] {
  const starts = firstStarts(text);
  const found = starts.map(({ index }, at) => {
    const piece =
      text.slice(index, starts[at + 1]?.index).split(/\]\(|[\s"'“”„‘’«»`<>|\\]/, 1)[0] ?? "";
    return complete(trimEnd(piece));
  });
  // A scheme alone, as when it is typed twice, is no address.
  return [...new Set(found)].filter((it) => !/^https?:\/\/$/i.test(it));
}

/** Finds where addresses start, except those within the path or query of another address, which are part of it. */
function firstStarts(text: string): readonly RegExpExecArray[] {
  /** The offset after the first scheme in the current run of non-blank text; 0 if there is none. */
  let scheme = 0;
  let read = 0;
  return [...text.matchAll(START)].filter((start) => {
    const { 0: found, index } = start;
    if (/\s/.test(text.slice(read, index))) scheme = 0;
    read = index;
    const isInside = scheme > 0 && scheme < index && /[/=?&#:%]/.test(text.charAt(index - 1));
    if (scheme === 0 && /^https?:\/\//i.test(found)) scheme = index + found.length;
    return !isInside && !/%(?:2f|3d)$/i.test(text.slice(Math.max(index - 3, 0), index));
  });
}

/** Removes punctuation of the sentence after an address, and closing brackets that were not opened within it. */
function trimEnd(text: string): string {
  const counts = new Map<string, number>();
  for (const character of text) counts.set(character, (counts.get(character) ?? 0) + 1);
  const count = (character: string): number => counts.get(character) ?? 0;
  let end = text.length;
  for (; end > 0; end--) {
    const last = text.charAt(end - 1);
    const opening = OPENING_OF.get(last);
    const isUnopened = opening !== undefined && count(opening) < count(last);
    if (!isUnopened && !/[.,;:!?…]/.test(last)) break;
    counts.set(last, count(last) - 1);
  }
  return text.slice(0, end);
}

const OPENING_OF = new Map([
  [")", "("],
  ["]", "["],
  ["}", "{"],
]);

function complete(text: string): string {
  if (text.startsWith("//")) return `https:${text}`;
  if (/^https?%3a/i.test(text)) return decodeIfText(text);
  return /^https?:\/\//i.test(text) ? text : `https://${text}`;
}
