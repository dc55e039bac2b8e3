/** Calendar days in UTC as used in the counts, `2026-11-29`; months are their prefixes, `2026-11`. */
import type { Instant } from "../domain/instant.ts";

const DAY_MS = 24 * 3600 * 1000;

export function dayOf(at: Instant): string {
  return new Date(at).toISOString().slice(0, 10);
}

/** The day that many days before an instant's own, or after it if the number is negative. */
export function daysBefore(at: Instant, days: number): string {
  return dayOf(at - days * DAY_MS);
}

/** The beginning of a day; for a month, of its first day. */
export function startOf(day: string): Instant {
  return Date.parse(`${day.padEnd(10, "-01")}T00:00:00Z`);
}

/** The number of days from the beginning of one to that of the other; negative if the second is earlier. */
export function daysFrom(first: string, last: string): number {
  return Math.round((startOf(last) - startOf(first)) / DAY_MS);
}

/** All days from the first to the last, inclusive; empty if they are in the wrong order. */
export function daysIn(first: string, last: string): readonly string[] {
  const from = startOf(first);
  const count = Math.max(0, daysFrom(first, last) + 1);
  return Array.from({ length: count }, (_, at) => dayOf(from + at * DAY_MS));
}
