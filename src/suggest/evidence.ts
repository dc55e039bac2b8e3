/** The reasons for a suggestion, in words for people who know the site but not the program. */
import {
  type EvidenceData,
  type EvidenceName,
  sayEvidence,
} from "../domain/report/evidence-words.ts";
import { hasSameEnd, isOneOfSiblings, isWanted } from "./doubts.ts";
import { type Feature, figureOf } from "./features.ts";
import type { Candidate, Ranking } from "./rank.ts";
import type { Rewrite } from "./rewrites.ts";
import { type AddressWords, decodeShown, isHome, hasDigit, writtenWords } from "./read/words.ts";

export const EVIDENCE = [
  "confirmed",
  "stays",
  "pattern",
  "same-path",
  "same-end",
  "like-end",
  "host",
  "number",
  "title",
  "shared-words",
  "other-words",
  "section",
  "language",
  "runner-up",
  "wanted",
  "other-kind",
  "other-number",
] as const;

export interface Evidence {
  readonly id: (typeof EVIDENCE)[number];
  readonly text: string;
  readonly data: EvidenceData;
}

export function evidence(
  id: Evidence["id"],
  name: EvidenceName,
  ...values: readonly (string | number)[]
): Evidence {
  const data = { name, values: values.map(String) };
  return { id, text: sayEvidence(data), data };
}

const AGAINST = new Set<Evidence["id"]>(["runner-up", "wanted", "other-kind", "other-number"]);

/**
 * Whether there is any reason for a suggestion; without one it is dropped, whatever its figures. Where addresses in the
 * same folder seem to go is no reason unless confirmed: their suggestions may rest on nothing else either.
 */
export function speaksFor(evidence: readonly Evidence[]): boolean {
  return evidence.some((it) => !AGAINST.has(it.id) && it.data.name !== "mostBeside");
}

export interface EvidenceInput {
  readonly at: number;
  readonly old: readonly AddressWords[];
  readonly fresh: readonly AddressWords[];
  /** Best first. */
  readonly list: readonly Candidate[];
  /** How much closer another old address is to the best candidate. */
  readonly ahead: number;
  readonly ranking: Ranking;
}

/** The reasons for the best candidate, then those against it; empty if there is no candidate. */
export function evidenceFor(input: EvidenceInput): Evidence[] {
  const { at, list, ahead, ranking } = input;
  const [best, second] = list;
  const old = input.old[at];
  const fresh = input.fresh[best?.fresh ?? -1];
  if (!best || !old || !fresh) return [];
  const figure = (name: Feature): number => figureOf(best.figures, name);
  const found: Evidence[] = [];
  const add = (...of: Parameters<typeof evidence>): void => {
    found.push(evidence(...of));
  };
  const addKnown = (it: Evidence | null): void => {
    if (it !== null) found.push(it);
  };
  const rewrite = ranking.learned.rewrites.predict(at).get(best.fresh);
  if (rewrite && figure("rewrite") > 0.4) addKnown(movedAlike(rewrite, input));
  if (isHome(old) && isHome(fresh)) add("same-path", "homes");
  else if (figure("samePath") === 1 && old.path !== "") add("same-path", "samePath");
  else if (figure("sameLast") === 1) add("same-end", "sameEnd", sharedEnd(old, fresh));
  else if (figure("lastLikeness") > 0.7) add("like-end", "likeEnd", endOf(old), endOf(fresh));
  const said = saidByHost(old, fresh);
  if (said !== undefined) add("host", "host", said);
  const number = old.numbers.find((it) => it.length >= 3 && fresh.numbers.includes(it));
  if (number !== undefined && figure("sharedNumbers") > 0.3) add("number", "number", number);
  if (figure("titleKnown") === 1 && figure("titles") > 0.5) addKnown(titlesOf(old, fresh));
  if (figure("samePath") === 0) addKnown(sharedWords(old, fresh, ranking));
  addKnown(otherWords(old, fresh, ranking));
  if (figure("told") > 0.3) add("section", "confirmedBeside");
  else if (figure("neighbours") > 0.5) add("section", "mostBeside");
  if (figure("language") === 1) add("language", "language", old.language ?? "");
  if (second && best.score - second.score < 1) add("runner-up", "runnerUp");
  else if (hasSameEnd(list)) add("runner-up", "sameEndToo");
  else if (isOneOfSiblings(best)) add("runner-up", "sameFolderToo");
  if (isWanted(best, ahead)) add("wanted", "wanted");
  if (figure("kind") === 0) add("other-kind", old.document === "" ? "becomesFile" : "becomesPage");
  if (figure("numbersAdded") > 0 && figure("numbersLost") > 0) add("other-number", "otherNumber");
  return found;
}

/** The reason that the same rewrite explains other pairs; null if it explains none. */
function movedAlike(rewrite: Rewrite, { at, old, fresh, ranking }: EvidenceInput): Evidence | null {
  const own = ranking.learned.own(at) ? 1 : 0;
  const others = rewrite.followed - own;
  const example = rewrite.examples.find((it) => it.old !== at);
  const [from, to] = [old[example?.old ?? -1], fresh[example?.fresh ?? -1]];
  if (others < 1 || !from || !to) return null;
  const count = others === 1 ? [] : [others];
  const but = rewrite.left > 0 ? [rewrite.left] : [];
  const name = others === 1 ? "oneAlike" : "alike";
  const whole = but.length > 0 ? (`${name}Without` as const) : name;
  return evidence("pattern", whole, ...count, shownOf(from), shownOf(to), ...but);
}

/** A word or folder from one address's host name that the other address has too; undefined if there is none. */
function saidByHost(old: AddressWords, fresh: AddressWords): string | undefined {
  const has = ({ parts, words }: AddressWords, it: string): boolean =>
    parts.includes(it) || words.includes(it);
  return old.ofHost.find((it) => has(fresh, it)) ?? fresh.ofHost.find((it) => has(old, it));
}

/** An address as people know it: with its host only if that contributes words or folders. */
function shownOf({ url, host, ofHost }: AddressWords): string {
  return `${ofHost.length > 0 ? host : ""}${pathOf(url)}`;
}

function titlesOf(old: AddressWords, fresh: AddressWords): Evidence {
  const areBoth = old.title.length > 0 && fresh.title.length > 0;
  return evidence("title", areBoth ? "titles" : "title");
}

const WORDS_SHOWN = 5;
const LETTERS_SHOWN = 3;

/** Words in more than a tenth of all addresses are not worth mentioning, except in two very short lists. */
const TELLING_SHARE = 0.1;
const TELLING_IN_ANY = 4;

/** @param words Several words are estimated to be as rare together as if they were independent. */
function isTelling(words: readonly string[], { index }: Ranking): boolean {
  const all = index.old.length + index.fresh.length;
  let count = all;
  for (const it of words) count *= (index.counts[index.idOf(it) ?? -1] ?? all) / all;
  return count <= Math.max(TELLING_IN_ANY, all * TELLING_SHARE);
}

/**
 * The shared words, most informative first, as written in the old address; as in the new one where the old one joins
 * words.
 */
function sharedWords(old: AddressWords, fresh: AddressWords, ranking: Ranking): Evidence | null {
  const { index } = ranking;
  const other = new Set([...fresh.words, ...fresh.title]);
  const written = new Map([
    ...writtenWords(fresh.url, fresh.titleText),
    ...writtenWords(old.url, old.titleText),
  ]);
  const weightOf = (word: string): number => index.weights[index.idOf(word) ?? -1] ?? 0;
  const shared = [...new Set([...old.words, ...old.title])]
    .filter((it) => !old.ofHost.includes(it) && !fresh.ofHost.includes(it))
    .filter((it) => other.has(it) && (it.length >= LETTERS_SHOWN || hasDigit(it)))
    .toSorted((a, b) => weightOf(b) - weightOf(a) || (a < b ? -1 : 1));
  const telling = shared.filter((it) => isTelling([it], ranking));
  // Common words are informative together if the page has the whole end of the address.
  const isEndFound = old.lastWords.every((it) => other.has(it)) && isTelling(shared, ranking);
  const together = telling.length === 0 && isEndFound ? shared : telling;
  const words = together.slice(0, WORDS_SHOWN).map((it) => written.get(it) ?? it);
  if (words.length === 0) return null;
  return evidence("shared-words", words.length === 1 ? "word" : "words", ...words);
}

const REPLACED_AT_LEAST = 0.5;

/** A word of the old address that the new site replaces, by a translation or another name; null if there is none. */
function otherWords(old: AddressWords, fresh: AddressWords, ranking: Ranking): Evidence | null {
  const { index, learned } = ranking;
  for (const word of old.words) {
    const from = index.idOf(word);
    if (from === undefined || fresh.words.includes(word)) continue;
    for (const [to, share] of learned.moves.broughtBy(from)) {
      const name = index.names[to] ?? "";
      if (name.length < LETTERS_SHOWN && !hasDigit(name)) continue;
      if (Math.min(share, learned.moves.accountsFor(to, from)) < REPLACED_AT_LEAST) continue;
      if (!fresh.words.includes(name) || old.words.includes(name)) continue;
      if (!isTelling([name], ranking)) continue;
      const before = writtenWords(old.url).get(word) ?? word;
      const after = writtenWords(fresh.url).get(name) ?? name;
      return evidence("other-words", "otherWords", before, after);
    }
  }
  return null;
}

/** The last segment of an address, as written. */
function endOf({ url, last }: AddressWords): string {
  const tail = pathOf(url).split("?")[0]?.replace(/\/$/, "").split("/").at(-1) ?? "";
  return tail || last;
}

/** The last segment of the old address, without a file extension that the new one lacks. */
function sharedEnd(old: AddressWords, fresh: AddressWords): string {
  const [end, other] = [endOf(old), endOf(fresh)];
  const ending = /\.[a-z]\w*$/i.exec(end)?.[0] ?? "";
  const isShared = other.toLowerCase().endsWith(ending.toLowerCase());
  return isShared ? end : end.slice(0, -ending.length);
}

function pathOf(url: string): string {
  const parsed = URL.parse(url);
  return decodeShown(`${parsed?.pathname ?? ""}${parsed?.search ?? ""}`);
}
