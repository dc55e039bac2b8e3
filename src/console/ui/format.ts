/** Numbers, instants and addresses as pages write them. */
import type { Instant } from "../../domain/instant.ts";
import { byLocale } from "../../domain/report/by-locale.ts";
import { dateFormat, dayFormat, timeFormat } from "../../domain/report/date-format.ts";
import { formatShare } from "../../domain/report/format-share.ts";
import { nameOfZone } from "../../domain/zone-name.ts";
import type { BaseView, View } from "../shared/view.ts";

const numbers = byLocale((locale) => new Intl.NumberFormat(locale));

export function formatNumber({ language }: View, value: number): string {
  return numbers(language.locale).format(value);
}

/** A percentage of fewer than these would claim more than is known. */
const FEW = 20;

/** Whether a share of a total is said in numbers, because the total is small. */
export function isFew(whole: number): boolean {
  return whole > 0 && whole < FEW;
}

/** A share in percent; of a small total as `1 of 3`. */
export function shareOf({ texts, language }: View, part: number, whole: number): string {
  return isFew(whole) ? texts.visits.outOf(part, whole) : formatShare(part, whole, language.locale);
}

/**
 * Formats an instant, always with its time zone: `1 January 2025, 00:00 UTC`. If the site has a time zone of its own,
 * that comes first, followed by UTC, with UTC's day if it differs: `1 January 2025, 12:00 Europe/Berlin (11:00 UTC)`,
 * `1 January 2025, 00:00 Europe/Berlin (31 December 2024, 23:00 UTC)`. Seconds are shown if there are any: two dates of
 * a rule may differ in nothing else.
 */
export function formatWhen(view: BaseView, instant: Instant): string {
  const own = formatIn(view, instant, view.timeZone);
  if (view.timeZone === "UTC" || !Number.isFinite(instant)) return own;
  const { locale } = view.language;
  const dayIn = (zone: string): string => dayFormat(locale, zone).format(instant);
  const utc =
    dayIn(view.timeZone) === dayIn("UTC")
      ? whole(
          `${timeFormat(locale, "UTC", hasSeconds(instant)).format(instant)} ${nameOfZone("UTC", view.language.tag)}`,
        )
      : formatIn(view, instant, "UTC");
  return `${own} (${utc})`;
}

/** Formats an instant in one time zone only. */
export function formatIn(view: BaseView, instant: Instant, zone: string): string {
  if (!Number.isFinite(instant)) return view.texts.never;
  const format = dateFormat(view.language.locale, zone, hasSeconds(instant));
  const written = format.format(instant).replace(" at ", ", ");
  return whole(`${written} ${nameOfZone(zone, view.language.tag)}`);
}

function hasSeconds(instant: Instant): boolean {
  return Math.floor(instant / 1000) % 60 !== 0;
}

/** Lets a line end only between a date and a time, since narrow screens would tear them apart. */
function whole(text: string): string {
  return text.replace(/ (?!\d{1,2}:)/g, "\u00a0");
}

/** Formats the day of an instant in the site's time zone: `1 January 2025`. */
export function formatDay(view: BaseView, instant: Instant): string {
  return whole(dayFormat(view.language.locale, view.timeZone).format(instant));
}

/** Formats a span of days in UTC: `1 – 30 November 2026`. */
export function formatDays({ language }: View, first: Instant, last: Instant): string {
  const format = dayFormat(language.locale, "UTC");
  const [from, to] = [format.format(first), format.format(last)];
  if (from === to) return from;
  return language.daysFrom?.(from, to) ?? format.formatRange(first, last);
}

const UNITS = [
  ["day", 86_400_000],
  ["hour", 3_600_000],
  ["minute", 60_000],
  ["second", 1000],
] as const;

/** Counts a length of time in whole units of the largest unit that it fills, so that all pages count alike. */
function inWholeUnits(milliseconds: number): {
  readonly unit: (typeof UNITS)[number][0];
  readonly count: number;
} {
  const [unit, size] = UNITS.find(([, it]) => Math.abs(milliseconds) >= it) ?? UNITS[3];
  return { unit, count: Math.trunc(milliseconds / size) };
}

const distances = byLocale((locale) => ({
  always: new Intl.RelativeTimeFormat(locale, { numeric: "always" }),
  auto: new Intl.RelativeTimeFormat(locale, { numeric: "auto" }),
}));

/** Formats the distance of an instant from now: `in 38 days`, `3 hours ago`. */
export function formatDistance({ language, now }: View, instant: Instant): string {
  const { unit, count } = inWholeUnits(instant - now);
  // "Tomorrow" would mean the next calendar day, but these are not calendar days. "0 seconds ago" is "now".
  const numeric = count === 0 ? "auto" : "always";
  return apart(distances(language.locale)[numeric].format(count, unit));
}

/** Formats a length of time in its largest unit: `84 days`. */
export function formatLength({ language }: View, milliseconds: number): string {
  const { unit, count } = inWholeUnits(milliseconds);
  const options = { style: "unit", unit, unitDisplay: "long" } as const;
  return apart(new Intl.NumberFormat(language.locale, options).format(count));
}

/** Puts a space between a number and a Chinese word, as the texts do. */
function apart(text: string): string {
  return text.replace(/(?<=\d)(?=\p{Script=Han})/u, " ");
}

const lists = byLocale((locale) => ({
  conjunction: new Intl.ListFormat(locale, { type: "conjunction" }),
  disjunction: new Intl.ListFormat(locale, { type: "disjunction" }),
}));

/**
 * Splits a list as the language writes it, `a, b and c`, into the places of its entries and the text between them. A
 * Chinese "and" is set off with spaces from names in Latin letters.
 */
export function listParts(
  { language }: View,
  length: number,
  type: "conjunction" | "disjunction" = "conjunction",
): readonly (number | string)[] {
  const places = Array.from({ length }, (_, index) => String(index));
  const format = lists(language.locale)[type];
  return format
    .formatToParts(places)
    .map((it) =>
      it.type === "element" ? Number(it.value) : it.value.replace(/^\p{Script=Han}$/u, " $& "),
    );
}

export function formatList(view: View, items: readonly string[]): string {
  return listParts(view, items.length)
    .map((it) => (typeof it === "number" ? (items[it] ?? "") : it))
    .join("");
}

/** Shortens an id to its first twelve characters. */
export function shortId(id: string): string {
  return id.slice(0, 12);
}

/** Returns this page's address with other parameters; null removes one. */
export function withParameters(
  { url }: View,
  parameters: Readonly<Record<string, string | null>>,
): string {
  const search = new URLSearchParams(url.search);
  for (const [name, value] of Object.entries(parameters)) {
    if (value === null) search.delete(name);
    else search.set(name, value);
  }
  const query = search.toString();
  return url.pathname + (query === "" ? "" : `?${query}`);
}
