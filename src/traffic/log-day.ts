/** The day of a request, in whatever time zone the log is written. */

const MONTHS = "Jan Feb Mar Apr May Jun Jul Aug Sep Oct Nov Dec".split(" ");

/**
 * @param time `30/Dec/2024:18:00:01 +0000`, `2024-12-30T18:00:01Z`, or a number of seconds, milliseconds,
 *   microseconds or nanoseconds since 1970.
 * @returns `2024-12-30`; null for anything else.
 */
export function dayOf(time: string): string | null {
  const [, day, month = "", year] = /^(\d{2})\/([A-Z][a-z]{2})\/(\d{4})\b/.exec(time) ?? [];
  if (day !== undefined) return existing(`${year}-${twoDigits(MONTHS.indexOf(month) + 1)}-${day}`);
  const iso = /^\d{4}-\d{2}-\d{2}(?=[T ]|$)/.exec(time)?.[0];
  if (iso !== undefined) return existing(iso);
  return /^\d{9,19}(?:\.\d+)?$/.test(time) ? dayOfNumber(Number(time)) : null;
}

function existing(day: string): string | null {
  return Number.isNaN(Date.parse(day)) ? null : day;
}

/** The day of a number. A number too large to be seconds in this millennium is in milliseconds, and so on. */
function dayOfNumber(count: number): string {
  let seconds = count;
  while (seconds > 1e11) seconds /= 1000;
  return new Date(seconds * 1000).toISOString().slice(0, 10);
}

function twoDigits(number: number): string {
  return String(number).padStart(2, "0");
}
