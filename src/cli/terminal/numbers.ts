import { formatShare as formatShareIn } from "../../domain/report/format-share.ts";

const WHOLE = new Intl.NumberFormat("en");

export function formatCount(count: number): string {
  return WHOLE.format(count);
}

/** A share in percent. A part above zero never shows as 0, and one below the whole never as 100. */
export function formatShare(part: number, whole: number): string {
  return formatShareIn(part, whole, "en");
}
