/** The reasons for a suggestion, in English, with `{0}` and so on for values. */
export const EVIDENCE_WORDS = {
  confirmed: "Confirmed by a person",
  stays: "The new site has this very address",
  groupWithout: "{0} becomes {1}: {2} addresses fit, {3} do not",
  group: "{0} becomes {1}: {2} addresses fit",
  oneAlikeWithout: "One other address moves the same way, as {0} to {1}; {2} did not",
  oneAlike: "One other address moves the same way, as {0} to {1}",
  alikeWithout: "{0} other addresses move the same way, as {1} to {2}; {3} did not",
  alike: "{0} other addresses move the same way, as {1} to {2}",
  homes: "Both are home pages",
  samePath: "The path is the same",
  sameEnd: "Both addresses end in “{0}”",
  likeEnd: "“{0}” and “{1}” are spelt alike",
  host: "“{0}” is in the host of one address and in the other address",
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
  sameFolderToo: "Another page of that folder fits as well",
  wanted: "Another old address is nearer to that page",
  becomesFile: "A page becomes a file",
  becomesPage: "A file becomes a page",
  otherNumber: "The numbers in them differ",
};

export type EvidenceName = keyof typeof EVIDENCE_WORDS;

const PLACE = /\{(\d)\}/g;

function fillEvidence(text: string, values: readonly string[]): string {
  return text.replace(PLACE, (_, place: string) => values[Number(place)] ?? "");
}

export interface EvidenceData {
  readonly name: EvidenceName;
  /** The values for the placeholders, in their order; for `words`, one entry per word. */
  readonly values: readonly string[];
}

/** A reason as an English sentence. */
export function sayEvidence({ name, values }: EvidenceData): string {
  return fillEvidence(EVIDENCE_WORDS[name], name === "words" ? [values.join(", ")] : values);
}

export function isEvidenceName(name: string): name is EvidenceName {
  return Object.hasOwn(EVIDENCE_WORDS, name);
}
