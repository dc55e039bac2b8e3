import { dayFormat } from "../../../domain/report/date-format.ts";
import { dayOf, daysFrom, startOf } from "../../../hits/day.ts";
import { formatDays } from "../format.ts";
import type { View } from "../../shared/view.ts";

const MONTH_LENGTH = "2026-11".length;

/** Formats a day: `29 November 2026`, or `November 2026` for a month long past. Days are counted in UTC. */
export function formatDayOf({ language }: View, day: string): string {
  if (day.length > MONTH_LENGTH) return dayFormat(language.locale, "UTC").format(startOf(day));
  const options = { month: "long", year: "numeric", timeZone: "UTC" } as const;
  return new Intl.DateTimeFormat(language.locale, options).format(startOf(day));
}

/** Formats a span of days: `23 – 29 November 2026`. */
export function formatDaysFrom(view: View, first: string, last: string): string {
  return formatDays(view, startOf(first), startOf(last));
}

/** Formats the distance of a day: `3 days ago`, `today`; a month long past is given by its name. */
export function formatDaysAgo(view: View, day: string): string {
  if (day.length <= MONTH_LENGTH) return formatDayOf(view, day);
  const words = new Intl.RelativeTimeFormat(view.language.locale, { numeric: "auto" });
  return words.format(-daysFrom(day, dayOf(view.now)), "day");
}
