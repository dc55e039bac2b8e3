/** Which numbers are dates: those of cells with a format for dates (ECMA-376, 18.8.30 and 18.8.31). */
import { readXml } from "./xml.ts";

/** The formats of dates that every program knows by number, those of East Asia and Thailand included. */
function isBuiltIn(format: number): boolean {
  return (
    (format >= 14 && format <= 22) ||
    (format >= 27 && format <= 36) ||
    (format >= 45 && format <= 47) ||
    (format >= 50 && format <= 58) ||
    (format >= 71 && format <= 81)
  );
}

/** What is said of dates in a format; `General`, `0.00` and the like are none. */
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
        // Tenths of seconds, and hours past a day.
        .replaceAll(/(s\]?)[.,]0{1,3}/g, "$1")
        .replaceAll(/\[([smhd]{1,2})\]/g, "$1")
        // Colours, conditions and languages.
        .replaceAll(/\[[^\]]*\]/g, "");
      const words = bare.split(/[^a-z0#?%]+/).filter((it) => it !== "");
      return words.length > 0 && words.every((it) => DATE_WORD.test(it));
    });
}

/** For each style of cells whether it is one of dates. */
export function readDateStyles(part: string, bytes: Uint8Array): readonly boolean[] {
  const own = new Map<number, boolean>();
  const styles: boolean[] = [];
  let isCells = false;
  readXml(part, bytes, {
    open(tag, { numFmtId = "0", formatCode = "" }) {
      const format = Number(numFmtId);
      // Longer ones than Excel takes are no formats.
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

/** From the day that spreadsheets call 0 to 1970; they have a 29 February 1900 that never was. */
const DAYS_TO_1970 = 25_569;
const DAYS_TO_1904 = 1462;

/** @param serial Days. @returns An instant as ISO 8601 writes it; null for a number that is not a date. */
export function dateOf(serial: number, is1904: boolean): string | null {
  const days = serial + (is1904 ? DAYS_TO_1904 : 0) - DAYS_TO_1970;
  const date = new Date(Math.floor(days * DAY_MS));
  return Number.isNaN(date.valueOf()) ? null : date.toISOString();
}
