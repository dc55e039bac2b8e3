/** Days of the calendar in UTC, as what was counted has them: `2026-11-29`; months are their beginnings: `2026-11`. */
import type { Instant } from "../domain/instant.ts";

const DAY_MS = 24 * 3600 * 1000;

export function dayOf(at: Instant): string {
  return new Date(at).toISOString().slice(0, 10);
}

/** The day that is so many days before an instant's own, or behind it if the number is negative. */
export function daysBefore(at: Instant, days: number): string {
  return dayOf(at - days * DAY_MS);
}

/** When a day begins; a month begins with its first. */
export function startOf(day: string): Instant {
  return Date.parse(`${day.padEnd(10, "-01")}T00:00:00Z`);
}

/** How many days lie between the beginnings of two; negative if the second is earlier. */
export function daysFrom(first: string, last: string): number {
  return Math.round((startOf(last) - startOf(first)) / DAY_MS);
}

/** All days from the first to the last, with both; none if they are the wrong way round. */
export function daysIn(first: string, last: string): readonly string[] {
  const from = startOf(first);
  const count = Math.max(0, daysFrom(first, last) + 1);
  return Array.from({ length: count }, (_, at) => dayOf(from + at * DAY_MS));
}
