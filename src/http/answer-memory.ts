import type { Instant } from "../domain/instant.ts";
import type { Table } from "../domain/table/table.ts";
import type { Answered } from "../hits/visit.ts";
import type { Answer } from "./answer.ts";

/**
 * A cache of answers to GET and HEAD, keyed by the whole requested URL. A decision depends only on table, URL, method
 * and instant, so a cached answer is the one that `resolve` would give. Costs:
 * docs/decisions/014-a-memory-of-answers.md.
 *
 * An answer is cached on the second request for its address, so that an address requested once costs no more than a
 * number. Eviction is by two generations: new entries go into the young one; when that is full, it becomes the old one,
 * and the previous old one is dropped. A hit in the old generation moves the entry back into the young one, so that
 * entries in use survive any flood of other addresses.
 */
export interface AnswerMemory {
  /**
   * @param table The table in service. Entries of any other table are not found.
   * @returns null if there is no entry that is valid at this instant.
   */
  find(table: Table, url: string, now: Instant): Answer | null;
  /** Replaces all entries of another table. @param until The first instant at which the answer may differ. */
  keep(table: Table, url: string, answer: Answer, now: Instant, until: Instant): void;
  /** The total of both generations. */
  size(): { readonly entries: number; readonly characters: number };
}

/** Limits per generation. */
export const ENTRIES_AT_MOST = 2048;
export const CHARACTERS_AT_MOST = 1024 * 1024;

/** A power of two, so that a mask gives the slot. */
const ASKED_AT_MOST = 8192;

/** Longer addresses are not cached: they are hardly ever requested repeatedly. */
export const URL_CHARACTERS_AT_MOST = 1024;

interface Entry {
  readonly url: string;
  readonly answer: Answer;
  readonly from: Instant;
  readonly until: Instant;
  readonly characters: number;
}

/**
 * Entries are keyed by hash, because the runtime interns a string before it looks it up, which for an address never
 * seen before costs more than everything else here. On a hash collision the newer entry replaces the older one, and is
 * cached on its first request: that is all that crafted addresses can achieve.
 */
function hashOf(url: string): number {
  let hash = url.length;
  for (let at = 0; at < url.length; at++) hash = (Math.imul(hash, 31) + url.charCodeAt(at)) | 0;
  return hash & SMALL;
}

/** The largest integer that the runtime does not allocate as an object. */
const SMALL = 0x3fff_ffff;

function sizeOf(url: string, { location, body, answered }: Answer): number {
  const sent = (location?.length ?? 0) + (body?.length ?? 0);
  return url.length + sent + (answered ? countedSizeOf(url, answered) : 0);
}

/**
 * The characters kept for the counter: the address, which may not share memory with the URL; the name of a rule and its
 * suggestion, or the canonical address of a miss, as a path and as a whole.
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

  /** The hash of the last address requested in each slot. */
  const asked = new Int32Array(ASKED_AT_MOST);

  /** Whether an address was requested before. May miss some, and err on a hash collision; records the address. */
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
    // An entry with this hash is for another instant or another address, so it is replaced.
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
