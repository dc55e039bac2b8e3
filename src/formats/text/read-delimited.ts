/** Splits text into rows and cells, with any separator. */
import { CsvError, parse } from "csv-parse/sync";
import { failure, type Result, success } from "../../domain/result.ts";
import { toUtf8 } from "./decode-text.ts";

export interface RawRow {
  readonly line: number;
  readonly text: string;
  readonly cells: readonly string[];
}

export interface DelimitedProblem {
  readonly line: number;
  /** What is wrong, in English. */
  readonly reason: string;
}

/** The number of records between two reports of progress. */
const RECORDS_A_STEP = 20_000;

/**
 * Splits a text into rows, one at a time.
 *
 * @param progress Called with the share of the text that has been read, from 0 to 1.
 * @returns The problem if the text cannot be read to its end.
 */
export function readDelimited(
  written: Uint8Array,
  delimiter: string,
  take: (row: RawRow) => void,
  progress?: (share: number) => void,
): Result<null, DelimitedProblem> {
  const bytes = toUtf8(written);
  const wide = findWideLine(bytes, delimiter);
  if (wide !== null) {
    return failure({ line: wide, reason: "a line has more than 100,000 separators" });
  }
  let count = 0;
  const counter = countRows();
  try {
    parse(asBuffer(bytes), {
      delimiter,
      bom: true,
      relax_quotes: true,
      relax_column_count: true,
      skip_empty_lines: true,
      record_delimiter: ["\r\n", "\n", "\r"],
      raw: true,
      on_record: (record: unknown, info) => {
        if (!isRawRecord(record)) return null;
        const text = record.raw.replace(/^[\r\n]+|(?<![\r\n])[\r\n]+$/g, "");
        take({ line: counter.lineOf(record.raw), text, cells: record.record });
        if (++count % RECORDS_A_STEP === 0) progress?.(info.bytes / bytes.length);
        return null;
      },
    });
    return success(null);
  } catch (error) {
    if (!(error instanceof CsvError)) throw error;
    if (error.code === "CSV_QUOTE_NOT_CLOSED") {
      return failure({ line: counter.next(), reason: NEVER_CLOSED });
    }
    return failure({ line: Number(error.lines ?? 1), reason: error.message });
  }
}

/** The most separators in a line. A table has dozens of columns; twenty million would each be a string of their own. */
const SEPARATORS_AT_MOST = 100_000;

/** @returns The first line with more separators, including those in quoted cells; null if there is none. */
function findWideLine(bytes: Uint8Array, delimiter: string): number | null {
  const separator = delimiter.charCodeAt(0);
  let line = 1;
  let count = 0;
  // Not with `for of`, which takes seven times as long for a file of 60 MB.
  for (let at = 0; at < bytes.length; at++) {
    const byte = bytes[at];
    if (byte === LINE_FEED || byte === CARRIAGE_RETURN) {
      if (byte === LINE_FEED) line += 1;
      count = 0;
    } else if (byte === separator && ++count > SEPARATORS_AT_MOST) return line;
  }
  return null;
}

const LINE_FEED = "\n".charCodeAt(0);
const CARRIAGE_RETURN = "\r".charCodeAt(0);

/** The parser's own words name the end of the text, which may be thousands of rows away. */
export const NEVER_CLOSED = "a quotation mark in this row is never closed";

/** Counts the lines of rows, since the parser counts a Windows line break in a cell twice. */
export function countRows(): {
  /** @param raw The text of the next row, after empty lines if there are any. */
  lineOf(raw: string): number;
  /** The first line behind the rows so far. */
  next(): number;
} {
  let line = 1;
  return {
    lineOf(raw) {
      const [blank = ""] = /^[\r\n]*/.exec(raw) ?? [];
      const first = line + countBreaks(blank);
      line += countBreaks(raw);
      return first;
    },
    next: () => line,
  };
}

function countBreaks(text: string): number {
  return text.match(/\r\n|\n|\r/g)?.length ?? 0;
}

function asBuffer({ buffer, byteOffset, byteLength }: Uint8Array): Buffer {
  return Buffer.from(buffer, byteOffset, byteLength);
}

function isRawRecord(
  value: unknown,
): value is { readonly raw: string; readonly record: readonly string[] } {
  return typeof value === "object" && value !== null && "raw" in value && "record" in value;
}
