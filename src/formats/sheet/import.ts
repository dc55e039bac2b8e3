/** Redirect maps as text: CSV and TSV, whatever separates their cells. */
import { CsvError, parse } from "csv-parse/sync";
import { FINDING_SEVERITY } from "../../domain/finding.ts";
import { toUtf8 } from "../text/decode-text.ts";
import type { BytesImporter, ImportContext, Imported } from "../import/imported.ts";
import { createSheetImport, type RawRow } from "./collect-rows.ts";

const SEPARATORS = ["\t", ",", ";"] as const;

/** How many lines are looked at to find the separator. */
const LINES_TO_GUESS_BY = 50;
const BYTES_TO_GUESS_BY = 100_000;

/** How many records are read between two words about progress. */
const RECORDS_A_STEP = 20_000;

/** CSV and TSV alike: what separates the cells is found out, whatever the file is called. */
export const importDelimited: BytesImporter = (bytes, context) => {
  const sheet = createSheetImport(context);
  const failure = readDelimited(bytes, findSeparator(bytes), context, sheet.add);
  return failure ?? sheet.finish();
};

/** The one that divides the most lines into equally many cells; a tab, then a comma, where that is undecided. */
export function findSeparator(bytes: Uint8Array): (typeof SEPARATORS)[number] {
  const lines = new TextDecoder()
    .decode(toUtf8(bytes.subarray(0, BYTES_TO_GUESS_BY)))
    .replace(/"(?:[^"]|"")*"/g, "")
    .split(/\r\n|\n|\r/)
    .filter((it) => it.trim() !== "" && !it.startsWith("#"))
    .slice(0, LINES_TO_GUESS_BY);
  const scores = SEPARATORS.map((separator) => {
    const counts = lines.map((it) => it.split(separator).length - 1).filter((it) => it > 0);
    const sizes = [...Map.groupBy(counts, (it) => it).values()].map((it) => it.length);
    return { separator, score: Math.max(0, ...sizes) };
  });
  const best = Math.max(...scores.map((it) => it.score));
  return scores.find((it) => it.score === best)?.separator ?? "\t";
}

/**
 * Cuts a text into rows, one at a time.
 *
 * @returns null, or what is wrong where it cannot be cut to its end.
 */
export function readDelimited(
  written: Uint8Array,
  delimiter: string,
  { file, progress }: Pick<ImportContext, "file" | "progress">,
  take: (row: RawRow) => void,
): Imported | null {
  const bytes = toUtf8(written);
  let count = 0;
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
        const text = record.raw.replace(/^[\r\n]+|[\r\n]+$/g, "");
        const breaks = text.match(/\r\n|\n|\r/g)?.length ?? 0;
        take({ line: info.lines - breaks, text, cells: record.record });
        if (++count % RECORDS_A_STEP === 0) progress?.(info.bytes / bytes.length);
        return null;
      },
    });
    return null;
  } catch (error) {
    if (!(error instanceof CsvError)) throw error;
    const at = { file, line: Number(error.lines ?? 1), column: 1, rule: null };
    const message = `the file cannot be read as a table: ${error.message}`;
    const fix = "Close every quotation mark that opens a cell, or double those inside of one";
    const id = "import-unreadable" as const;
    const findings = [{ id, severity: FINDING_SEVERITY[id], message, fix, at }];
    return { entries: [], findings, isUnreadable: true };
  }
}

function asBuffer({ buffer, byteOffset, byteLength }: Uint8Array): Buffer {
  return Buffer.from(buffer, byteOffset, byteLength);
}

function isRawRecord(
  value: unknown,
): value is { readonly raw: string; readonly record: readonly string[] } {
  return typeof value === "object" && value !== null && "raw" in value && "record" in value;
}
