/** Dates and times on the clocks of a zone, and instants. */
import type { Instant } from "../../domain/instant.ts";

/** The zones in which pages write instants; the browser adds the reader's own. */
export const ZONES = ["Asia/Shanghai", "UTC", "Europe/London", "America/New_York"] as const;
export type Zone = (typeof ZONES)[number];

/**
 * @param date `2025-01-01`, as a date field gives it.
 * @param time `08:00`, or with seconds.
 * @returns null if they are not a date and a time. A time that clocks skip is read as if they did not.
 */
export function zonedInstant(date: string, time: string, zone: string): Instant | null {
  if (!/^\d{4,6}-\d{2}-\d{2}$/.test(date) || !/^\d{2}:\d{2}(?::\d{2})?$/.test(time)) return null;
  const wall = Date.parse(`${date}T${time}Z`);
  if (Number.isNaN(wall)) return null;
  // The offset depends on the instant, and the instant on the offset: the first guess finds the offset to use.
  const guess = wall - offsetAt(wall, zone);
  return wall - offsetAt(guess, zone);
}

/** How far a zone's clocks are ahead of UTC at an instant, in milliseconds. */
function offsetAt(instant: Instant, zone: string): number {
  const parts = new Intl.DateTimeFormat("en-CA", {
    timeZone: zone,
    hourCycle: "h23",
    year: "numeric",
    month: "2-digit",
    day: "2-digit",
    hour: "2-digit",
    minute: "2-digit",
    second: "2-digit",
  }).formatToParts(instant);
  const read = (type: string): string => parts.find((it) => it.type === type)?.value ?? "00";
  const date = `${read("year").padStart(4, "0")}-${read("month")}-${read("day")}`;
  const wall = Date.parse(`${date}T${read("hour")}:${read("minute")}:${read("second")}Z`);
  return wall - Math.floor(instant / 1000) * 1000;
}

/** An instant as the date and time fields show it, in UTC. */
export function fieldsOf(instant: Instant): { readonly date: string; readonly time: string } {
  const iso = new Date(instant).toISOString();
  return { date: iso.slice(0, 10), time: iso.slice(11, 19) };
}
