import { nameOfZone } from "./zone-name.ts";

/** Epoch milliseconds (UTC), the only form of an instant inside the program. */
export type Instant = number;

/** RFC 3339, section 5.6. The offset is mandatory, so that the meaning never depends on a machine's time zone. */
const RFC3339 =
  /^(\d{4})-(\d{2})-(\d{2})[Tt ](?:[01]\d|2[0-3]):[0-5]\d:[0-5]\d(?:\.\d+)?(?:[Zz]|[+-](?:[01]\d|2[0-3]):[0-5]\d)$/;

/**
 * Parses an RFC 3339 date-time with an offset.
 *
 * @returns Epoch milliseconds (smaller fractions are truncated); null if unreadable. Callers must never treat null as
 * "no bound": that would switch a rule on early.
 * @see https://www.rfc-editor.org/rfc/rfc3339#section-5.6
 */
export function parseInstant(text: string): Instant | null {
  const match = RFC3339.exec(text);
  if (!match || !isCalendarDate(Number(match[1]), Number(match[2]), Number(match[3]))) return null;
  const instant = Date.parse(`${text.slice(0, 10)}T${text.slice(11).toUpperCase()}`);
  return Number.isNaN(instant) ? null : instant;
}

/** Checks the day separately: V8's `Date.parse` rolls 30 February over to 2 March. `day` has at most two digits. */
export function isCalendarDate(year: number, month: number, day: number): boolean {
  const date = new Date(0);
  date.setUTCFullYear(year, month - 1, day);
  return date.getUTCMonth() === month - 1;
}

/** Whether RFC 3339 can express an instant: its years have four digits. */
export function isWritable(instant: Instant): boolean {
  return instant >= FIRST_INSTANT && instant < LAST_INSTANT + 1000;
}

const FIRST_INSTANT = Date.parse("0000-01-01T00:00:00Z");

/** The last whole second that is writable. */
export const LAST_INSTANT = Date.parse("9999-12-31T23:59:59Z");

/** `2025-01-01T00:00:00Z`, with milliseconds only if they are not zero. */
export function formatInstant(instant: Instant): string {
  return new Date(instant).toISOString().replace(".000Z", "Z");
}

/**
 * An instant for people: `2025-01-01 00:00 Europe/Berlin (2024-12-31T23:00:00Z)`, with seconds only if they are not
 * zero. For UTC and for an unknown zone as `formatInstant`. Total: "never" for an instant out of the range of `Date`.
 *
 * @param timeZone An IANA name, as in `site.timeZone`.
 */
export function formatForPeople(instant: Instant, timeZone: string): string {
  if (!isDate(instant)) return NEVER;
  const utc = formatInstant(instant);
  const clock = timeZone === "UTC" ? null : CLOCKS.get(timeZone);
  if (!clock) return utc;
  const [date, time = ""] = wallClock(instant, clock).split("T");
  return `${date} ${time.replace(/:00$/, "")} ${timeZone} (${utc})`;
}

/** An instant given as text, for people; see `formatForPeople`. Unreadable text is returned unchanged. */
export function formatTextForPeople(text: string, timeZone: string): string {
  const instant = parseInstant(text);
  return instant === null ? text : formatForPeople(instant, timeZone);
}

/**
 * An instant in words: `1 January 2025, 00:00 Europe/Berlin (31 December 2024, 23:00 UTC)`.
 *
 * @param timeZone UTC if left out or unknown.
 */
export function formatForVisitors(instant: Instant, timeZone = "UTC"): string {
  if (!isDate(instant)) return NEVER;
  const write = (zone: string): string | undefined =>
    WORDS.get(zone)?.format(instant).replace(" at ", ", ");
  const utc = `${write("UTC")} UTC`;
  const own = timeZone === "UTC" ? undefined : write(timeZone);
  return own === undefined ? utc : `${own} ${nameOfZone(timeZone, "en")} (${utc})`;
}

/** The zone itself if it is known, else UTC. */
export function knownTimeZone(timeZone: string): string {
  return CLOCKS.get(timeZone) ? timeZone : "UTC";
}

const NEVER = "never";

/** Whether an instant is within the range of `Date`. */
function isDate(instant: Instant): boolean {
  return Math.abs(instant) <= 8.64e15;
}

/** Memoises formats by zone. None is created early, since each takes milliseconds: too long for a cold isolate. */
function createFormats(locale: string, options: Intl.DateTimeFormatOptions) {
  const formats = new Map<string, Intl.DateTimeFormat | null>();
  const create = (timeZone: string): Intl.DateTimeFormat | null => {
    try {
      return new Intl.DateTimeFormat(locale, { ...options, hourCycle: "h23", timeZone });
    } catch (error) {
      if (error instanceof RangeError) return null;
      throw error;
    }
  };
  return {
    /** @returns null if there is no such zone. */
    get(timeZone: string): Intl.DateTimeFormat | null {
      const format = formats.get(timeZone) ?? create(timeZone);
      formats.set(timeZone, format);
      return format;
    },
  };
}

const WORDS = createFormats("en-GB", {
  day: "numeric",
  month: "long",
  year: "numeric",
  hour: "2-digit",
  minute: "2-digit",
});

const CLOCKS = createFormats("en-US", {
  calendar: "iso8601",
  numberingSystem: "latn",
  year: "numeric",
  month: "2-digit",
  day: "2-digit",
  hour: "2-digit",
  minute: "2-digit",
  second: "2-digit",
});

/** The wall-clock time of an instant: `2025-01-01T00:00:00`. */
function wallClock(instant: Instant, clock: Intl.DateTimeFormat): string {
  const parts = clock.formatToParts(instant);
  const read = (type: string): string => parts.find((it) => it.type === type)?.value ?? "";
  const date = `${read("year").padStart(4, "0")}-${read("month")}-${read("day")}`;
  return `${date}T${read("hour")}:${read("minute")}:${read("second")}`;
}

/**
 * The wall-clock time in a zone: `2025-01-01T00:00:00`; in UTC for an unknown zone.
 *
 * @param instant Within the range of `Date`.
 */
export function localTime(instant: Instant, timeZone: string): string {
  const clock = CLOCKS.get(timeZone);
  return clock ? wallClock(instant, clock) : new Date(instant).toISOString().slice(0, 19);
}

/** The offset of a zone from UTC at an instant, in milliseconds, positive east of Greenwich; 0 for an unknown zone. */
export function offsetAt(instant: Instant, timeZone: string): number {
  return Date.parse(`${localTime(instant, timeZone)}Z`) - Math.floor(instant / 1000) * 1000;
}

/** An offset as `+01:00`. @param offset In milliseconds; fractions of a minute are dropped. */
export function formatOffset(offset: number): string {
  const minutes = Math.floor(Math.abs(offset) / 60_000);
  const pad = (value: number): string => String(value).padStart(2, "0");
  return `${offset < 0 ? "-" : "+"}${pad(Math.floor(minutes / 60))}:${pad(minutes % 60)}`;
}

/** The local time with its offset: `2025-01-01T00:00:00+01:00`; if the offset is zero, as `formatInstant`. */
export function formatWithOffset(instant: Instant, timeZone: string): string {
  const offset = offsetAt(instant, timeZone);
  return offset === 0
    ? formatInstant(instant)
    : `${localTime(instant, timeZone)}${formatOffset(offset)}`;
}

/**
 * Parses a date, or a date and time, as local to a zone: `2025-01-01`, `2025-01-01T00:00`, with seconds or a space.
 *
 * @returns null if the text is neither, has an offset, or is not `isWritable`. A time that a clock change skips is read
 * with the offset before the change; one that occurs twice is read as the first.
 */
export function parseLocalTime(text: string, timeZone: string): Instant | null {
  const match = LOCAL_TIME.exec(text);
  if (!match || !isCalendarDate(Number(match[1]), Number(match[2]), Number(match[3]))) return null;
  const wall = Date.parse(`${text.slice(0, 10)}T${match[4] ?? "00:00"}Z`);
  if (Number.isNaN(wall)) return null;
  const offset = (instant: Instant): number => offsetAt(instant, timeZone);
  // Assumes at most one change of offset within a day before and after.
  const [before, after] = [wall - offset(wall - DAY_MS), wall - offset(wall + DAY_MS)];
  const isShown = (instant: Instant): boolean => instant + offset(instant) === wall;
  const meant = isShown(before) || !isShown(after) ? before : after;
  return isWritable(meant) ? meant : null;
}

const LOCAL_TIME = /^(\d{4})-(\d{2})-(\d{2})(?:[T ]((?:[01]\d|2[0-3]):[0-5]\d(?::[0-5]\d)?))?$/;
const DAY_MS = 86_400_000;

/** `now`, or the last opening of some gates, whichever is later. A gate that never opens does not count. */
export function onceOpen(now: Instant, ...gates: readonly Instant[]): Instant {
  return Math.max(now, ...gates.filter(Number.isFinite));
}
