import { Readable } from "node:stream";
import { pipeline } from "node:stream/promises";
import { CsvError, parse as parseCsv } from "csv-parse";
import { countRows, NEVER_CLOSED } from "../../formats/text/read-delimited.ts";
import { findTable, ROWS_LOOKED_AT, withoutComments } from "../../traffic/sources/recognize.ts";
import type { ParseRow } from "../../traffic/sources/source.ts";
import type { SourceFile } from "./list-files.ts";
import { begin, type Place, type Reading, refuse, takeLine } from "./reading.ts";

/** Longer than any real row; a longer one lacks a closing quote. */
const ROW_CHARACTERS_AT_MOST = 1 << 20;

export interface Row {
  readonly line: number;
  readonly cells: readonly string[];
}

/** Reads text with rows and cells, one row at a time. */
export async function readDelimitedTable(
  reading: Reading,
  file: SourceFile,
  { separator, comments }: { readonly separator: string; readonly comments: number },
  start: string,
  pieces: AsyncGenerator<string>,
): Promise<void> {
  const table = createTableReader(reading, file);
  const counter = countRows();
  const parser = parseCsv({
    delimiter: separator,
    bom: true,
    relax_quotes: true,
    relax_column_count: true,
    skip_empty_lines: true,
    record_delimiter: ["\r\n", "\n", "\r"],
    max_record_size: ROW_CHARACTERS_AT_MOST,
    raw: true,
    // Taken here and not from the stream, which drops the rows before a problem.
    on_record: (value: unknown) => {
      if (isRecord(value)) {
        table.push({ line: comments + counter.lineOf(value.raw), cells: value.record });
      }
      return null;
    },
  });
  try {
    await pipeline(Readable.from(prepend(withoutComments(start).text, pieces)), parser.resume());
    table.end();
  } catch (error) {
    if (!(error instanceof CsvError)) throw error;
    table.end();
    const shown = { name: `${file.name}:${comments + counter.next()}` };
    const problem = error.code === "CSV_QUOTE_NOT_CLOSED" ? NEVER_CLOSED : error.message;
    refuse(reading, shown, problem, "Close the quotes of its cells, or save the table again");
  }
}

async function* prepend(start: string, rest: AsyncGenerator<string>): AsyncGenerator<string> {
  yield start;
  yield* rest;
}

function isRecord(
  value: unknown,
): value is { readonly record: readonly string[]; readonly raw: string } {
  return typeof value === "object" && value !== null && "record" in value && "raw" in value;
}

export interface TableReader {
  push(row: Row): void;
  /** @returns Whether the table was of a known source. */
  end(): boolean;
}

/** Creates a reader that finds the header among the first rows, and reads those below it. */
export function createTableReader(reading: Reading, file: SourceFile): TableReader {
  let first: Row[] | null = [];
  let place: Place | null = null;
  let parse: ParseRow | null = null;
  const take = ({ line, cells }: Row): void => {
    if (place && parse) takeLine(reading, place, line, cells.join(" "), parse(cells));
  };
  const open = (): void => {
    const rows = first ?? [];
    first = null;
    const table = findTable(
      rows.map((it) => it.cells),
      reading.hosts,
    );
    if (!table) return;
    parse = table.parse;
    place = begin(reading, file, table.source);
    rows.slice(table.below).forEach(take);
  };
  return {
    push(row) {
      if (!first) {
        take(row);
        return;
      }
      first.push(row);
      if (first.length >= ROWS_LOOKED_AT) open();
    },
    end() {
      if (first) open();
      return place !== null;
    },
  };
}
