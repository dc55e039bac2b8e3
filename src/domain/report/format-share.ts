import { byLocale } from "./by-locale.ts";

const formatFor = byLocale(
  (locale) =>
    new Intl.NumberFormat(locale, {
      style: "percent",
      minimumFractionDigits: 1,
      maximumFractionDigits: 1,
    }),
);

/**
 * A share in percent with one decimal place. A non-zero part never shows as 0, and an incomplete one never as 100.
 *
 * @returns `–` if the whole is zero.
 */
export function formatShare(part: number, whole: number, locale: string): string {
  if (whole === 0) return "–";
  const format = formatFor(locale);
  const share = part / whole;
  if (part > 0 && share < 0.0005) return `<${format.format(0.001)}`;
  if (part < whole && share >= 0.9995) return `>${format.format(0.999)}`;
  return format.format(share);
}
