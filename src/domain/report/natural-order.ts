/** The order in which people expect addresses: page-2 before page-10. */
import { compareText } from "../url/query.ts";

/** Longer runs of digits are ids, not numbers that anybody counts by. */
const DIGITS = 12;

/**
 * Returns a text whose order by code units is the natural order of the given one. A collator would have to look at the
 * digits again in every comparison.
 */
export function naturalKey(text: string): string {
  return text.replace(/\d+/g, (it) => it.padStart(DIGITS, "0"));
}

/** Returns the items in natural order of a text; those with the same text stay in their order. */
export function inNaturalOrder<Item>(
  items: readonly Item[],
  textOf: (item: Item) => string,
): Item[] {
  return sortByKey(items, (it) => naturalKey(textOf(it)));
}

/** Returns the items in order of a key, by code units; it is computed once for each. */
export function sortByKey<Item>(items: readonly Item[], keyOf: (item: Item) => string): Item[] {
  return items
    .map((item) => ({ item, key: keyOf(item) }))
    .sort((a, b) => compareText(a.key, b.key))
    .map(({ item }) => item);
}
