/** Common names of time zones by language. Other languages get the English name. */
const NAMES: Readonly<Record<string, Readonly<Record<"en" | "zh", string>>>> = {
  "Asia/Shanghai": { en: "Beijing", zh: "北京时间" },
  "Europe/London": { en: "London", zh: "伦敦时间" },
  "America/New_York": { en: "New York", zh: "纽约时间" },
};

/**
 * The name of a time zone as shown after a date: `Beijing`. A zone without a common name keeps its IANA name.
 *
 * @param timeZone An IANA name.
 * @param language A language tag (BCP 47).
 */
export function nameOfZone(timeZone: string, language: string): string {
  const names = Object.hasOwn(NAMES, timeZone) ? NAMES[timeZone] : undefined;
  return names?.[/^zh\b/i.test(language) ? "zh" : "en"] ?? timeZone;
}
