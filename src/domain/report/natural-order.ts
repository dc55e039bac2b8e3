/** Natural sort order: page-2 before page-10. */
import { compareText } from "../url/query.ts";

/** Longer runs of digits are ids rather than numbers. */
const DIGITS = 12;

/**
 * A sort key: comparing keys by code units compares the texts in natural order. Faster than a collator, which would
 * look at the digits again in every comparison.
 */
export function naturalKey(text: string): string {
  return text.replace(/\d+/g, (it) => it.padStart(DIGITS, "0"));
}

/** Returns the items in natural order of their texts. The sort is stable. */
export function inNaturalOrder<Item>(
  items: readonly Item[],
  textOf: (item: Item) => string,
): Item[] {
  return sortByKey(items, (it) => naturalKey(textOf(it)));
}

/** Returns the items sorted by key, in code units. Each key is computed once; the sort is stable. */
export function sortByKey<Item>(items: readonly Item[], keyOf: (item: Item) => string): Item[] {
  return items
    .map((item) => ({ item, key: keyOf(item) }))
    .sort((a, b) => compareText(a.key, b.key))
    .map(({ item }) => item);
}
