/** Instants are epoch milliseconds, UTC, everywhere inside. */
export type Instant = number;

/** RFC 3339, section 5.6. The offset is mandatory, so that no machine's time zone is ever guessed. */
const RFC3339 =
  /^(\d{4})-(\d{2})-(\d{2})[Tt ](?:[01]\d|2[0-3]):[0-5]\d:[0-5]\d(?:\.\d+)?(?:[Zz]|[+-](?:[01]\d|2[0-3]):[0-5]\d)$/;

/**
 * Reads an RFC 3339 date-time with an offset.
 *
 * @returns Epoch milliseconds (fractions below one are cut), or null. Unreadable text is never taken
 *   for "no bound": that would switch a rule on early.
 * @see https://www.rfc-editor.org/rfc/rfc3339#section-5.6
 */
export function parseInstant(text: string): Instant | null {
  const match = RFC3339.exec(text);
  if (!match || !isCalendarDate(Number(match[1]), Number(match[2]), Number(match[3]))) return null;
  const instant = Date.parse(`${text.slice(0, 10)}T${text.slice(11).toUpperCase()}`);
  return Number.isNaN(instant) ? null : instant;
}

/** V8's `Date.parse` rolls 30 February over to 2 March, so the day is checked by itself. */
export function isCalendarDate(year: number, month: number, day: number): boolean {
  const date = new Date(Date.UTC(2000, month - 1, day));
  date.setUTCFullYear(year, month - 1, day);
  return date.getUTCMonth() === month - 1 && date.getUTCDate() === day;
}

/** `2025-01-01T00:00:00Z`; milliseconds only if there are any. */
export function formatInstant(instant: Instant): string {
  return new Date(instant).toISOString().replace(".000Z", "Z");
}

/** Made when it is first asked for: to make one takes a millisecond or more, which no isolate needs to start. */
let dayAndTime: Intl.DateTimeFormat | null = null;

const DAY_AND_TIME: Intl.DateTimeFormatOptions = {
  day: "numeric",
  month: "long",
  year: "numeric",
  hour: "2-digit",
  minute: "2-digit",
  timeZone: "UTC",
};

/** `1 January 2025, 00:00 UTC`, for visitors. */
export function formatForVisitors(instant: Instant): string {
  dayAndTime ??= new Intl.DateTimeFormat("en-GB", DAY_AND_TIME);
  return `${dayAndTime.format(instant).replace(" at ", ", ")} UTC`;
}
