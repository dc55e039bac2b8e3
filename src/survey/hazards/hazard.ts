import type { Surveyed } from "../surveyed.ts";
import type { IsSettled } from "./settled.ts";

/** Something that breaks when the site closes, or that lasts longer than people expect. */
export interface Found {
  /** Where it was found, as on the site: addresses, header fields, lines. Never empty. */
  readonly found: readonly string[];
  /** What happens, and to whom. */
  readonly message: string;
  /** The rule or setting that takes care of it, or what to do by hand. */
  readonly fix: string;
}

export interface HazardKind {
  readonly id: string;
  /** The name for people. */
  readonly title: string;
  /** null if the site does not have the hazard. */
  readonly find: (survey: Surveyed) => Found | null;
  /** Whether a table takes care of it. Absent if no table can, or if a person has to check. */
  readonly isSettled?: IsSettled;
}

/** A rule as written in `routes.json`, ready to paste. */
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

/** Stands in a fix for an instant that somebody has to choose. Tables reject it. */
export const CHOOSE_INSTANT = "YYYY-MM-DDT00:00:00Z";

/** The maximum number of rules in a fix. */
const SHOWN_AT_MOST = 5;

/** One rule per item, ready to paste. */
export function showRules<Item>(
  items: readonly Item[],
  write: (item: Item) => Readonly<Record<string, unknown>>,
): string {
  const shown = items.slice(0, SHOWN_AT_MOST).map((it) => showRule(write(it)));
  const more = items.length - shown.length;
  const rest = more === 0 ? "" : ` (and ${more} more like it)`;
  return shown.join(", ") + rest;
}

/** The path of an address, for the `from` of a rule. */
export function pathOf(address: string): string {
  return new URL(address).pathname;
}

/** The path and query of an address, for display. */
export function showAddress(address: string): string {
  const { pathname, search } = new URL(address);
  return pathname + search;
}

export function unique(items: Iterable<string>): string[] {
  return [...new Set(items)];
}

/** A count with its noun: `1 page`, `3 pages`. */
export function count(items: readonly unknown[], noun: string, nouns = `${noun}s`): string {
  return `${items.length.toLocaleString("en")} ${items.length === 1 ? noun : nouns}`;
}
