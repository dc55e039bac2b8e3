/** As people call zones, by language; the other languages have the English name. */
const NAMES: Readonly<Record<string, Readonly<Record<"en" | "zh", string>>>> = {
  "Asia/Shanghai": { en: "Beijing", zh: "北京时间" },
  "Europe/London": { en: "London", zh: "伦敦时间" },
  "America/New_York": { en: "New York", zh: "纽约时间" },
};

/**
 * A zone as people are told it, behind a date: `Beijing`. One that nobody calls otherwise is named as the IANA does.
 *
 * @param timeZone A name of the IANA's.
 * @param language A language tag (BCP 47).
 */
export function nameOfZone(timeZone: string, language: string): string {
  const names = Object.hasOwn(NAMES, timeZone) ? NAMES[timeZone] : undefined;
  return names?.[/^zh\b/i.test(language) ? "zh" : "en"] ?? timeZone;
}
