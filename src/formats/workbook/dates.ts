/** Recognises numbers that are dates by the format of their cells (ECMA-376, 18.8.30 and 18.8.31). */
import { readXml } from "./xml.ts";

/** Whether a number is one of the date formats that every program knows, including those of East Asia and Thailand. */
function isBuiltIn(format: number): boolean {
  return (
    (format >= 14 && format <= 22) ||
    (format >= 27 && format <= 36) ||
    (format >= 45 && format <= 47) ||
    (format >= 50 && format <= 58) ||
    (format >= 71 && format <= 81)
  );
}

/** A part of a date format; `General`, `0.00` and the like have none. */
const DATE_WORD = /^(?:s{1,2}|m{1,5}|h{1,2}|d{1,4}|y{1,2}|yyyy|e{1,4}|a{3,5}|[ap]m?)$/;

function isDateFormat(code: string): boolean {
  return code
    .toLowerCase()
    .replace(/;@$/, "")
    .replaceAll(/\\./g, " ")
    .replaceAll(/"[^"]*"/g, " ")
    .split(";")
    .some((section) => {
      const bare = section
        // Fractions of seconds, and hours beyond a day.
        .replaceAll(/(s\]?)[.,]0{1,3}/g, "$1")
        .replaceAll(/\[([smhd]{1,2})\]/g, "$1")
        // Colours, conditions and languages.
        .replaceAll(/\[[^\]]*\]/g, "");
      const words = bare.split(/[^a-z0#?%]+/).filter((it) => it !== "");
      return words.length > 0 && words.every((it) => DATE_WORD.test(it));
    });
}

/** For each cell style, whether it formats a date. */
export function readDateStyles(part: string, bytes: Uint8Array): readonly boolean[] {
  const own = new Map<number, boolean>();
  const styles: boolean[] = [];
  let isCells = false;
  readXml(part, bytes, {
    open(tag, { numFmtId = "0", formatCode = "" }) {
      const format = Number(numFmtId);
      // Codes that are longer than Excel allows are not formats.
      if (tag === "numFmt") own.set(format, formatCode.length < 256 && isDateFormat(formatCode));
      else if (tag === "cellXfs") isCells = true;
      else if (tag === "xf" && isCells) styles.push(own.get(format) ?? isBuiltIn(format));
    },
    close(tag) {
      if (tag === "cellXfs") isCells = false;
    },
  });
  return styles;
}

const DAY_MS = 86_400_000;

/** The days from the spreadsheets' day 0 to 1970, including a 29 February 1900 that never existed. */
const DAYS_TO_1970 = 25_569;
const DAYS_TO_1904 = 1462;

/** @param serial A number of days. @returns An instant in ISO 8601; null for a number that is not a date. */
export function dateOf(serial: number, is1904: boolean): string | null {
  const days = serial + (is1904 ? DAYS_TO_1904 : 0) - DAYS_TO_1970;
  const date = new Date(Math.floor(days * DAY_MS));
  return Number.isNaN(date.valueOf()) ? null : date.toISOString();
}
