import { defuse } from "../text/csv-injection.ts";
import { writeCsvLine } from "../text/write-csv.ts";
import { addedColumns, COLUMNS, HEADER } from "./columns.ts";
import type { SuggestionRow } from "./rows.ts";

/** The byte-order mark, without which Excel does not recognise UTF-8. */
const MARK = "\uFEFF";

/** Writes the file as text, in pieces. No cell is run as a formula. */
export function* writeSuggestionsCsv(rows: readonly SuggestionRow[]): Generator<string> {
  const added = addedColumns(rows);
  yield `${MARK}${writeCsvLine([...HEADER, ...added.map(defuse)])}\r\n`;
  for (const row of rows) {
    const cells = COLUMNS.map(({ field }) => {
      const value = row[field];
      return value === null ? "" : defuse(String(value));
    });
    const more = added.map((it) => defuse(row.more?.[it] ?? ""));
    yield `${writeCsvLine([...cells, ...more])}\r\n`;
  }
}
