import type { Surveyed } from "../surveyed.ts";
import type { IsSettled } from "./settled.ts";

/** Something that breaks, or goes on for longer than people think, when the site closes. */
export interface Found {
  /** Where it was seen, in the site's own words: addresses, header fields, lines. Never empty. */
  readonly found: readonly string[];
  /** What happens to whom. */
  readonly message: string;
  /** The rule or setting that takes care of it, or what to do by hand. */
  readonly fix: string;
}

export interface HazardKind {
  readonly id: string;
  /** As people call it. */
  readonly title: string;
  /** @returns null if the site does not have it. */
  readonly find: (survey: Surveyed) => Found | null;
  /** Whether a table takes care of it; left out where no table can, or where a person has to look. */
  readonly isSettled?: IsSettled;
}

/** A rule as it stands in `routes.json`, to be pasted. */
export function showRule(fields: Readonly<Record<string, unknown>>): string {
  const pairs = Object.entries(fields).map(
    ([name, value]) => `${JSON.stringify(name)}: ${showValue(value)}`,
  );
  return `{ ${pairs.join(", ")} }`;
}

function showValue(value: unknown): string {
  if (Array.isArray(value)) return showList(value);
  const isObject = typeof value === "object" && value !== null;
  return isObject ? showRule({ ...value }) : JSON.stringify(value);
}

export function showList(values: readonly unknown[]): string {
  return `[${values.map(showValue).join(", ")}]`;
}

/** Stands in a fix for an instant that somebody has to choose; no table takes it as it is. */
export const CHOOSE_INSTANT = "YYYY-MM-DDT00:00:00Z";

/** How many rules a fix writes out. */
const SHOWN_AT_MOST = 5;

/** One rule for each item, to be pasted. */
export function showRules<Item>(
  items: readonly Item[],
  write: (item: Item) => Readonly<Record<string, unknown>>,
): string {
  const shown = items.slice(0, SHOWN_AT_MOST).map((it) => showRule(write(it)));
  const more = items.length - shown.length;
  const rest = more === 0 ? "" : ` (and ${more} more like it)`;
  return shown.join(", ") + rest;
}

/** The path of an address, which is what a rule's `from` is. */
export function pathOf(address: string): string {
  return new URL(address).pathname;
}

/** The path and query of an address, as people read it. */
export function showAddress(address: string): string {
  const { pathname, search } = new URL(address);
  return pathname + search;
}

export function unique(items: Iterable<string>): string[] {
  return [...new Set(items)];
}

/** `1 page`, `3 pages`. */
export function count(items: readonly unknown[], noun: string, nouns = `${noun}s`): string {
  return `${items.length.toLocaleString("en")} ${items.length === 1 ? noun : nouns}`;
}
