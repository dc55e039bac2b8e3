/**
 * The reasons why an address was suggested, in English, with `{0}` and so on for values. Records and workbooks contain
 * these sentences; `readEvidence` recognises them, so that they can be shown in another language.
 */
export const EVIDENCE_WORDS = {
  confirmed: "Confirmed by a person",
  stays: "The new site has this very address",
  groupWithout: "{0} becomes {1}: {2} addresses fit, {3} do not",
  group: "{0} becomes {1}: {2} addresses fit",
  oneAlikeWithout: "One other address moves the same way, as {0} to {1}; {2} did not",
  oneAlike: "One other address moves the same way, as {0} to {1}",
  alikeWithout: "{0} other addresses move the same way, as {1} to {2}; {3} did not",
  alike: "{0} other addresses move the same way, as {1} to {2}",
  samePath: "The path is the same",
  sameEnd: "Both addresses end in “{0}”",
  likeEnd: "“{0}” and “{1}” are spelt alike",
  number: "Both have the number {0}",
  titles: "The titles are alike",
  title: "The title of one is like the address of the other",
  word: "Word in common: {0}",
  words: "Words in common: {0}",
  otherWords: "Where other old addresses say “{0}”, their new ones say “{1}”",
  confirmedBeside: "Confirmed addresses beside it go there",
  mostBeside: "Most addresses beside it go there",
  language: "Both are in the language “{0}”",
  runnerUp: "Another new address is nearly as close",
  sameEndToo: "Another new address ends in the same way",
  wanted: "Another old address is nearer to that page",
  becomesFile: "A page becomes a file",
  becomesPage: "A file becomes a page",
  otherNumber: "The numbers in them differ",
};

export type EvidenceName = keyof typeof EVIDENCE_WORDS;

const PLACE = /\{(\d)\}/g;

/** @param text A sentence with `{0}` and so on, in any language. */
export function fillEvidence(text: string, values: readonly (string | number)[]): string {
  return text.replace(PLACE, (_, place: string) => String(values[Number(place)] ?? ""));
}

/** If two sentences match, the first counts, which is the more specific one. */
const SENTENCES = Object.entries(EVIDENCE_WORDS).map(([name, text]) => ({
  name,
  pieces: text.split(/\{\d\}/),
}));

/** Recognises a sentence and extracts its values; null for any other text. */
export function readEvidence(
  text: string,
): { readonly name: EvidenceName; readonly values: readonly string[] } | null {
  for (const { name, pieces } of SENTENCES) {
    const values = valuesBetween(pieces, text);
    if (values && isName(name)) return { name, values };
  }
  return null;
}

/** The text between the pieces; null if they do not occur in order. Does not backtrack, because a stored text may be long. */
function valuesBetween([first = "", ...others]: readonly string[], text: string): string[] | null {
  const last = others.pop();
  if (last === undefined) return text === first ? [] : null;
  if (!text.startsWith(first) || !text.endsWith(last)) return null;
  const values: string[] = [];
  let at = first.length;
  for (const piece of others) {
    const next = text.indexOf(piece, at);
    if (next === -1) return null;
    values.push(text.slice(at, next));
    at = next + piece.length;
  }
  const end = text.length - last.length;
  return at > end ? null : [...values, text.slice(at, end)];
}

function isName(name: string): name is EvidenceName {
  return Object.hasOwn(EVIDENCE_WORDS, name);
}
