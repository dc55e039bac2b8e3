/** Numbers as people read them. */

const WHOLE = new Intl.NumberFormat("en");
const PERCENT = new Intl.NumberFormat("en", {
  style: "percent",
  minimumFractionDigits: 1,
  maximumFractionDigits: 1,
});

export function formatCount(count: number): string {
  return WHOLE.format(count);
}

/** A share in percent. What is not nothing never shows as 0, and what is not all never as 100. */
export function formatShare(part: number, whole: number): string {
  if (whole === 0) return "–";
  const share = part / whole;
  if (part > 0 && share < 0.0005) return "<0.1%";
  if (part < whole && share >= 0.9995) return ">99.9%";
  return PERCENT.format(share);
}
