/** Calendar days in UTC, in the form of the counts: `2026-11-29`. Months are prefixes of days: `2026-11`. */
import type { Instant } from "../domain/instant.ts";

const DAY_MS = 24 * 3600 * 1000;

export function dayOf(at: Instant): string {
  return new Date(at).toISOString().slice(0, 10);
}

/** The day a number of days before an instant's day; after it if the number is negative. */
export function daysBefore(at: Instant, days: number): string {
  return dayOf(at - days * DAY_MS);
}

/** The start of a day; of a month, the start of its first day. */
export function startOf(day: string): Instant {
  return Date.parse(`${day.padEnd(10, "-01")}T00:00:00Z`);
}

/** The number of days from the first to the last; negative if `last` is earlier. */
export function daysFrom(first: string, last: string): number {
  return Math.round((startOf(last) - startOf(first)) / DAY_MS);
}

/** All days from the first to the last, inclusive; empty if `last` is earlier. */
export function daysIn(first: string, last: string): readonly string[] {
  const from = startOf(first);
  const count = Math.max(0, daysFrom(first, last) + 1);
  return Array.from({ length: count }, (_, at) => dayOf(from + at * DAY_MS));
}
