/** Numbers as people read them. */
import { formatShare as formatShareIn } from "../../domain/report/format-share.ts";

const WHOLE = new Intl.NumberFormat("en");

export function formatCount(count: number): string {
  return WHOLE.format(count);
}

/** A share in percent: what is not nothing never shows as 0, and what is not all never as 100. */
export function formatShare(part: number, whole: number): string {
  return formatShareIn(part, whole, "en");
}
