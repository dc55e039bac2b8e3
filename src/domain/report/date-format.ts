/** A cache, because creating a format takes a millisecond or more. */
const formats = new Map<string, Intl.DateTimeFormat>();

/**
 * The format of instants for people: `1 January 2025 at 00:00` in British English. The caller appends the zone's name.
 *
 * @param locale A language tag (BCP 47).
 * @param timeZone An IANA name.
 * @throws RangeError if the runtime does not know one of them.
 */
export function dateFormat(
  locale: string,
  timeZone: string,
  hasSeconds = false,
): Intl.DateTimeFormat {
  return formatWith(locale, timeZone, { ...DAY, ...TIME, ...(hasSeconds ? SECONDS : {}) });
}

/** Only the day: `1 January 2025` in British English. Otherwise like `dateFormat`. */
export function dayFormat(locale: string, timeZone: string): Intl.DateTimeFormat {
  return formatWith(locale, timeZone, DAY);
}

/** Only the time of day: `00:00`. Otherwise like `dateFormat`. */
export function timeFormat(
  locale: string,
  timeZone: string,
  hasSeconds = false,
): Intl.DateTimeFormat {
  return formatWith(locale, timeZone, { ...TIME, ...(hasSeconds ? SECONDS : {}) });
}

const DAY = { day: "numeric", month: "long", year: "numeric" } as const;
const TIME = { hour: "2-digit", minute: "2-digit", hourCycle: "h23" } as const;
const SECONDS = { second: "2-digit" } as const;

function formatWith(
  locale: string,
  timeZone: string,
  options: Intl.DateTimeFormatOptions,
): Intl.DateTimeFormat {
  const key = `${locale} ${timeZone} ${options.day ?? ""} ${options.hour ?? ""} ${options.second ?? ""}`;
  const format = formats.get(key) ?? new Intl.DateTimeFormat(locale, { ...options, timeZone });
  formats.set(key, format);
  return format;
}
