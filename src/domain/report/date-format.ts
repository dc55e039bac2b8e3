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
  const key = `${locale} ${timeZone}`;
  const format =
    formats.get(key) ??
    new Intl.DateTimeFormat(locale, {
      day: "numeric",
      month: "long",
      year: "numeric",
      hour: "2-digit",
      minute: "2-digit",
      hourCycle: "h23",
      timeZone,
    });
  formats.set(key, format);
  return format;
}
