/** Explains what to write instead of a text that `parseInstant` rejects. */
import { formatOffset, isCalendarDate, knownTimeZone, offsetAt, parseInstant } from "./instant.ts";

/** A date-time whose only fault is its spelling: seconds are missing, or the offset is written another way. */
const MISSPELT =
  /^\s*(\d{4}-\d{2}-\d{2})[Tt ](\d{2}:\d{2})(:\d{2}(?:\.\d+)?)?\s*(?:([Zz])|([+\u2212-])(\d{2}):?(\d{2})?)\s*$/u;

/**
 * Respells an unambiguous date-time in RFC 3339: `+0800` becomes `+08:00`.
 *
 * @returns null if the text is ambiguous or not a date-time.
 */
export function respellInstant(text: string): string | null {
  const found = MISSPELT.exec(text);
  if (found === null) return null;
  const [, date, time, seconds = ":00", zulu, sign, hours, minutes = "00"] = found;
  const offset = zulu === undefined ? `${sign === "+" ? "+" : "-"}${hours}:${minutes}` : "Z";
  const spelt = `${date}T${time}${seconds}${offset}`;
  return parseInstant(spelt) === null ? null : spelt;
}

/**
 * Why `parseInstant` rejected a text, and what to write instead.
 *
 * @param timeZone The site's zone, in which a date or time without an offset was probably meant.
 */
export function explainUnreadableInstant(
  text: string,
  timeZone = "UTC",
): { message: string; fix: string } {
  const shown = JSON.stringify(text);
  const [date, year, month, day] = /^(\d{4})-(\d{2})-(\d{2})/.exec(text) ?? [];
  if (date !== undefined && !isCalendarDate(Number(year), Number(month), Number(day))) {
    const fix = `Write a day that exists, such as "2025-01-01T00:00:00Z"`;
    return { message: `${shown} is on a day that does not exist`, fix };
  }
  const spelt = respellInstant(text);
  if (spelt !== null) {
    return { message: `${shown} is not an RFC 3339 date-time`, fix: `Write "${spelt}"` };
  }
  const example = `${date ?? "2025-01-01"}T00:00:00Z`;
  if (/^\d{4}-\d{2}-\d{2}$/.test(text)) {
    const local = inZone(`${text}T00:00:00`, timeZone);
    return {
      message: `${shown} is a bare date: it begins at 26 different moments around the world`,
      fix: local
        ? `Write the instant with its offset, such as "${local}" for midnight in ${timeZone}`
        : `Write the instant with its offset, such as "${example}" for midnight in UTC`,
    };
  }
  const seconds = /:\d{2}:/.test(text) ? "" : ":00";
  const whole = `${text.replace(" ", "T")}${seconds}`;
  // No offset would make an invalid time of day valid.
  if (parseInstant(`${whole}Z`) !== null) {
    const local = inZone(whole, timeZone);
    return {
      message: `${shown} has no offset from UTC`,
      fix: local
        ? `Add the offset: "${local}" for ${timeZone}, or "${whole}Z" for UTC`
        : `Add the offset: "${whole}Z" for UTC, or one such as +08:00`,
    };
  }
  return {
    message: `${shown} is not a date-time`,
    fix: `Write an RFC 3339 date-time with an offset, such as "${example}"`,
  };
}

/**
 * A local time with the offset of its zone at that time; for a time that a clock change skips, the offset before it.
 *
 * @returns null for UTC, for an unknown zone, and for text that is not a time.
 */
function inZone(local: string, timeZone: string): string | null {
  const asUtc = parseInstant(`${local}Z`);
  if (asUtc === null || knownTimeZone(timeZone) === "UTC") return null;
  // The offset at a nearby instant is that of the instant itself, except within hours of a clock change.
  const first = offsetAt(asUtc, timeZone);
  return `${local}${formatOffset(offsetAt(asUtc - first, timeZone))}`;
}
