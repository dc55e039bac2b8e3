/** Reads the lists of old and new addresses as words. */
import { readHosts } from "./hosts.ts";
import { spellingOf } from "./spelling.ts";
import {
  type AddressWords,
  type HostNames,
  hasDigit,
  type KnownAddress,
  readWords,
  type Spelling,
} from "./words.ts";

export interface OldAddress extends KnownAddress {
  readonly hits?: number | null;
}

export interface ReadLists {
  /** The given addresses, sorted by text. */
  readonly known: readonly OldAddress[];
  /** `known`, read as words. */
  readonly old: readonly AddressWords[];
  readonly fresh: readonly AddressWords[];
}

/**
 * Reads each list with the spelling and the hosts of the other. Words of new addresses are split only if they contain
 * digits, because in a long list many words contain others by chance. Anything that is not an address is left out; of
 * duplicates with different titles, one is kept.
 */
export function readBoth(old: readonly OldAddress[], fresh: readonly KnownAddress[]): ReadLists {
  const known = readAll(old, spellingOf(fresh), readHosts(old, fresh));
  const ofOld = spellingOf(old);
  const spelling: Spelling = {
    ...ofOld,
    takeApart: (word) => (hasDigit(word) ? ofOld.takeApart(word) : null),
  };
  const hosts = { ...readHosts(fresh, old), wordsOf: () => [] };
  const pages = readAll(fresh, spelling, hosts);
  return {
    known: known.map(([address]) => address),
    old: known.map(([, words]) => words),
    fresh: pages.map(([, words]) => words),
  };
}

/** Reads a list, sorted by the text of the address. */
function readAll<Address extends KnownAddress>(
  list: readonly Address[],
  spelling: Spelling,
  hosts: HostNames,
): [Address, AddressWords][] {
  const all = new Map<string, [Address, AddressWords]>();
  for (const address of list) {
    const words = readWords(address, spelling, hosts);
    if (!words) continue;
    const other = all.get(words.url);
    if (!other || rankOfTwin(address) > rankOfTwin(other[0])) all.set(words.url, [address, words]);
  }
  return [...all.values()].toSorted(([, a], [, b]) => (a.url < b.url ? -1 : 1));
}

/**
 * The sort key of duplicates: one with a title is kept, and of several the last by text, so that the input order does
 * not matter.
 */
function rankOfTwin({ title = "", language = "", ...rest }: OldAddress): string {
  return [title, language, String(rest.hits ?? 0).padStart(16, "0"), rest.url].join("\n");
}
