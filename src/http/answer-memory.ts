import type { Instant } from "../domain/instant.ts";
import type { Table } from "../domain/table/table.ts";
import type { Answered } from "../hits/visit.ts";
import type { Answer } from "./answer.ts";

/**
 * Answers to GET and HEAD that were given before, by the whole URL as it was asked for. A decision depends on table,
 * URL, method and instant alone, so that an answer from here is the one that `resolve` would give.
 * docs/decisions/014-a-memory-of-answers.md says what it costs.
 *
 * An answer is kept once its address is asked for the second time: what is asked for once costs no more than a number.
 * Two generations: answers go into the young one; once that is full it becomes the old one, and what was the old one
 * is forgotten. What is asked for again moves back into the young one, and so stays, whatever flood of addresses comes
 * in between.
 */
export interface AnswerMemory {
  /**
   * @param table What is served now: if it is another than before, everything is forgotten.
   * @returns null if there is none for this instant.
   */
  find(table: Table, url: string, now: Instant): Answer | null;
  /** @param until The first instant at which it may be another. */
  keep(table: Table, url: string, answer: Answer, now: Instant, until: Instant): void;
  /** What it takes now. */
  size(): { readonly entries: number; readonly characters: number };
}

/** Of each of the two generations. */
export const ENTRIES_AT_MOST = 2048;
export const CHARACTERS_AT_MOST = 1024 * 1024;

/** A power of two. */
const ASKED_AT_MOST = 8192;

/** Longer addresses are not asked for again and again. */
export const URL_CHARACTERS_AT_MOST = 1024;

interface Entry {
  readonly url: string;
  readonly answer: Answer;
  readonly from: Instant;
  readonly until: Instant;
  readonly characters: number;
}

/**
 * Entries stand under a number, since the runtime puts a text that it is to find into a table of its own first: of an
 * address that nobody asked for before that costs more than all else here. Of two addresses with one number the later
 * one stays, and is kept at once: whoever finds such addresses gains no more.
 */
function hashOf(url: string): number {
  let hash = url.length;
  for (let at = 0; at < url.length; at++) hash = (Math.imul(hash, 31) + url.charCodeAt(at)) | 0;
  return hash & SMALL;
}

/** Larger numbers are objects to the runtime. */
const SMALL = 0x3fff_ffff;

function sizeOf(url: string, { location, body, answered }: Answer): number {
  const sent = (location?.length ?? 0) + (body?.length ?? 0);
  return url.length + sent + (answered ? countedSizeOf(url, answered) : 0);
}

/**
 * What is kept for whoever counts: the address, which need not be a part of the same text; a rule's name and its suggestion, or
 * the address of a miss, canonical, as path and whole.
 */
function countedSizeOf(url: string, { decision, address }: Answered): number {
  const { rule, suggestion } = decision;
  const asked = address.host.length + address.pathname.length + address.search.length;
  return asked + (rule?.length ?? 2 * url.length) + (suggestion?.length ?? 0);
}

export function createAnswerMemory(): AnswerMemory {
  let owner: Table | null = null;
  let young = new Map<number, Entry>();
  let old = new Map<number, Entry>();
  let youngCharacters = 0;
  let oldCharacters = 0;

  /** Of addresses that were asked for, a number each; another address may take its place. */
  const asked = new Int32Array(ASKED_AT_MOST);

  /** Whether it was asked for before, as far as is known. */
  function isAskedAgain(hash: number): boolean {
    const slot = hash & (ASKED_AT_MOST - 1);
    if (asked[slot] === hash) return true;
    asked[slot] = hash;
    return false;
  }

  function entryAt(hash: number, url: string): Entry | null {
    const recent = young.get(hash);
    if (recent?.url === url) return recent;
    const entry = old.get(hash);
    if (entry?.url !== url) return null;
    add(hash, entry);
    return entry;
  }

  function add(hash: number, entry: Entry): void {
    // What stands there is not valid at this instant, or of another address.
    const replaced = young.get(hash)?.characters ?? 0;
    const characters = youngCharacters - replaced + entry.characters;
    const hasRoom = replaced > 0 || young.size < ENTRIES_AT_MOST;
    if (hasRoom && characters <= CHARACTERS_AT_MOST) {
      youngCharacters = characters;
    } else {
      old = young;
      oldCharacters = youngCharacters;
      young = new Map();
      youngCharacters = entry.characters;
    }
    young.set(hash, entry);
  }

  return {
    find(table, url, now) {
      if (table !== owner || url.length > URL_CHARACTERS_AT_MOST) return null;
      const entry = entryAt(hashOf(url), url);
      return entry !== null && entry.from <= now && now < entry.until ? entry.answer : null;
    },
    keep(table, url, answer, now, until) {
      if (table !== owner) {
        owner = table;
        young = new Map();
        old = new Map();
        youngCharacters = 0;
        oldCharacters = 0;
      }
      if (until <= now || url.length > URL_CHARACTERS_AT_MOST) return;
      const hash = hashOf(url);
      if (!isAskedAgain(hash)) return;
      const characters = sizeOf(url, answer);
      if (characters <= CHARACTERS_AT_MOST) {
        add(hash, { url, answer, from: now, until, characters });
      }
    },
    size: () => ({
      entries: young.size + old.size,
      characters: youngCharacters + oldCharacters,
    }),
  };
}
