/** Reads a file of suggestions, whatever program saved it: a workbook, or text in any of their encodings. */
import { whyNoTable } from "../import/unreadable-file.ts";
import { failure, type Result, success } from "../../domain/result.ts";
import { readWorkbook } from "../workbook/read-workbook.ts";
import { findSeparator } from "../text/find-separator.ts";
import { restore } from "../text/csv-injection.ts";
import { type RawRow, readDelimited } from "../text/read-delimited.ts";
import { isZip } from "../text/packed.ts";
import { findColumns, type ReadRow } from "./columns.ts";
import type { PlacedRow } from "./rows.ts";

/** A row in which somebody typed and that has no old address. */
export interface LostRow {
  readonly line: number;
  readonly text: string;
}

export interface ReadSuggestions {
  /** The first line of column names, as written. */
  readonly header: string;
  readonly rows: readonly PlacedRow[];
  readonly lost: readonly LostRow[];
  /** Non-empty sheets of a workbook that are not sheets of suggestions. */
  readonly otherSheets: readonly string[];
}

/** The most rows above the header: a title and its explanation. */
const ROWS_ABOVE_HEADER = 20;

/** @returns The problem of a file that is no file of suggestions, or cannot be read. */
export function readSuggestions(
  bytes: Uint8Array,
): Result<ReadSuggestions, ReturnType<typeof whyNoTable>> {
  const reader = createReader();
  if (isZip(bytes)) {
    const workbook = readWorkbook(bytes);
    if (!workbook.ok) {
      const message = `the file is no Excel workbook: ${workbook.problem.reason}`;
      return failure({ line: 1, message, fix: "Save it again as .xlsx" });
    }
    for (const { name, rows } of workbook.value) {
      reader.begin(name);
      for (const row of rows) reader.add(row);
    }
  } else {
    reader.begin(null);
    const read = readDelimited(bytes, findSeparator(bytes), reader.add);
    if (!read.ok) return failure(whyNoTable(read.problem));
  }
  return reader.hasHeader() ? success(reader.finish()) : failure(NO_HEADER);
}

const NO_HEADER = {
  line: 1,
  message: "it has no columns Decision and Old address, as suggest writes them",
  fix: "Keep the line of column names, or write the file anew with suggest -o",
};

interface Reader {
  begin(sheet: string | null): void;
  add(row: RawRow): void;
  hasHeader(): boolean;
  finish(): ReadSuggestions;
}

function createReader(): Reader {
  const rows: PlacedRow[] = [];
  const lost: LostRow[] = [];
  let sheet: string | null = null;
  let read: ReadRow | null = null;
  let seen = 0;
  let header = "";
  const withHeader = new Set<string | null>();
  const filled = new Set<string | null>();
  return {
    begin(name) {
      sheet = name;
      read = null;
      seen = 0;
    },
    add({ line, text, cells }) {
      const bare = cells.map(restore);
      if (!read) {
        seen += 1;
        if (seen <= ROWS_ABOVE_HEADER) read = findColumns(bare);
        if (read) {
          if (withHeader.size === 0) header = text;
          withHeader.add(sheet);
        } else if (bare.some((it) => it.trim() !== "")) filled.add(sheet);
        return;
      }
      const row = read(bare);
      if (row.old !== "") rows.push({ ...row, line, text, sheet });
      else if (row.decision !== "" || row.other !== "") lost.push({ line, text });
    },
    hasHeader: () => withHeader.size > 0,
    finish: () => ({
      header,
      rows,
      lost,
      otherSheets: [...filled].flatMap((it) => (it === null || withHeader.has(it) ? [] : [it])),
    }),
  };
}
