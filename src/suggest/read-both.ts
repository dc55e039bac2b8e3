/** The lists of old and new addresses, in words. */
import { spellingOf } from "./spelling.ts";
import { type AddressWords, type KnownAddress, readWords, type Spelling } from "./words.ts";

export interface OldAddress extends KnownAddress {
  readonly hits?: number | null;
}

export interface ReadLists {
  /** As they were given, in the order of the addresses' text. */
  readonly known: readonly OldAddress[];
  /** The same in words. */
  readonly old: readonly AddressWords[];
  readonly fresh: readonly AddressWords[];
}

/**
 * Each list is read with the other in view. Words of new addresses are not taken apart: a long list has many in which chance finds
 * pieces. What is not an address is left out; of an address that stands twice, with unlike titles,
 * one counts.
 */
export function readBoth(old: readonly OldAddress[], fresh: readonly KnownAddress[]): ReadLists {
  const known = readAll(old, spellingOf(fresh));
  return {
    known: known.map(([address]) => address),
    old: known.map(([, words]) => words),
    fresh: readAll(fresh, { ...spellingOf(old), takeApart: () => null }).map(([, words]) => words),
  };
}

/** By the text of the address. */
function readAll<Address extends KnownAddress>(
  list: readonly Address[],
  spelling: Spelling,
): [Address, AddressWords][] {
  const all = new Map<string, [Address, AddressWords]>();
  for (const address of list) {
    const words = readWords(address, spelling);
    if (!words) continue;
    const other = all.get(words.url);
    if (!other || rankOfTwin(address) > rankOfTwin(other[0])) all.set(words.url, [address, words]);
  }
  return [...all.values()].toSorted(([, a], [, b]) => (a.url < b.url ? -1 : 1));
}

/** The one with a title counts; of several the last by its text, so that their order does not matter. */
function rankOfTwin({ title = "", language = "", ...rest }: OldAddress): string {
  return [title, language, String(rest.hits ?? 0).padStart(16, "0"), rest.url].join("\n");
}
