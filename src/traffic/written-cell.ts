/** Parses figures and days in cells, as programs in any country write them. */
import { isCalendarDate } from "../domain/instant.ts";

const GROUPED = /^\d{1,3}(?:([.,'’ \u00A0\u202F])\d{3})(?:\1\d{3})*$/;

/**
 * Parses a whole number with any country's thousands separators; null if the cell is empty.
 *
 * @returns undefined for anything that is not a number.
 */
export function readCount(cell: string): number | null | undefined {
  const text = cell.trim();
  if (text === "" || text === "-") return null;
  if (/^\d{1,15}$/.test(text)) return Number(text);
  if (GROUPED.test(text)) return Number(text.replace(/\D/g, ""));
  return /^\d{1,15}[.,]0+$/.test(text) ? Number(text.split(/[.,]/, 1)[0]) : undefined;
}

/** Days as spreadsheet programs write them: `2024-12-30`, also with a time after it, `2024/12/30` and `30.12.2024`. */
const DAY = /^(?:(\d{4})([-/])(\d{1,2})\2(\d{1,2})(?:[T ].*)?|(\d{1,2})\.(\d{1,2})\.(\d{4}))$/;

/**
 * Parses a day.
 *
 * @returns `2024-12-30`; an empty text for anything else, such as the ambiguous `12/11/2024`.
 */
export function readDay(cell: string): string {
  const [, year, , month, day, lastDay, lastMonth, lastYear] = DAY.exec(cell.trim()) ?? [];
  const [y = "", m = "", d = ""] = [year ?? lastYear, month ?? lastMonth, day ?? lastDay];
  if (y === "" || !isCalendarDate(Number(y), Number(m), Number(d))) return "";
  return `${y}-${m.padStart(2, "0")}-${d.padStart(2, "0")}`;
}
