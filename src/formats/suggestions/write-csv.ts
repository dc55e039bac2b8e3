import { defuse } from "../text/csv-injection.ts";
import { writeCsvLine } from "../text/write-csv.ts";
import { addedColumns, COLUMNS, HEADER } from "./columns.ts";
import type { SuggestionRow } from "./rows.ts";

/** Without the mark Excel takes UTF-8 for something else. */
const MARK = "\uFEFF";

/** The file as text, piece by piece. No cell of it is run as a formula. */
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
