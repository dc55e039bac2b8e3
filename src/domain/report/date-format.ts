/** Making one takes a millisecond or more. */
const formats = new Map<string, Intl.DateTimeFormat>();

/**
 * How people are told an instant: `1 January 2025 at 00:00` in British English. The zone's name is left to the caller.
 *
 * @param locale A language tag (BCP 47).
 * @param timeZone A name of the IANA's.
 * @throws RangeError if the runtime does not know one of them.
 */
export function dateFormat(locale: string, timeZone: string): Intl.DateTimeFormat {
  return formatWith(locale, timeZone, { ...DAY, ...TIME });
}

/** The day alone: `1 January 2025` in British English. Otherwise as `dateFormat`. */
export function dayFormat(locale: string, timeZone: string): Intl.DateTimeFormat {
  return formatWith(locale, timeZone, DAY);
}

/** The time of day alone: `00:00`. Otherwise as `dateFormat`. */
export function timeFormat(locale: string, timeZone: string): Intl.DateTimeFormat {
  return formatWith(locale, timeZone, TIME);
}

const DAY = { day: "numeric", month: "long", year: "numeric" } as const;
const TIME = { hour: "2-digit", minute: "2-digit", hourCycle: "h23" } as const;

function formatWith(
  locale: string,
  timeZone: string,
  options: Intl.DateTimeFormatOptions,
): Intl.DateTimeFormat {
  const key = `${locale} ${timeZone} ${options.day ?? ""} ${options.hour ?? ""}`;
  const format = formats.get(key) ?? new Intl.DateTimeFormat(locale, { ...options, timeZone });
  formats.set(key, format);
  return format;
}
