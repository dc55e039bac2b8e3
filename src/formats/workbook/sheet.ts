/**
 * Reads the cells of a sheet. Only cells with content cost anything: programs save empty ones to the end of a sheet.
 */
import { writeCsvLine } from "../text/write-csv.ts";
import type { RawRow } from "../text/read-delimited.ts";
import { dateOf } from "./dates.ts";
import { tooLarge, WorkbookError } from "./problem.ts";
import { CELL_CHARACTERS_AT_MOST, createTextReader } from "./strings.ts";
import { readXml } from "./xml.ts";

/** Up to `IV`, the last column of sheets before 2007. */
const COLUMNS_AT_MOST = 256;

/** The total in all sheets of a workbook. */
const ROWS_AT_MOST = 600_000;
const CELLS_AT_MOST = 6_000_000;
const CHARACTERS_AT_MOST = 64 * 2 ** 20;

export interface CellContext {
  readonly strings: readonly (string | null)[];
  readonly dateStyles: readonly boolean[];
  readonly is1904: boolean;
}

export interface SheetCells {
  /** The rows with content; their cells up to the last one with content, and at least as many as the first row has. */
  readonly rows: readonly RawRow[];
  /** Cells that are not read: right of the last column that is, or with more text than a cell can hold. */
  readonly unread: { readonly first: string; readonly line: number; readonly count: number } | null;
}

/** What may still be read of a workbook: rows with content, cells up to the last one of each, characters. */
export interface Budget {
  rows: number;
  cells: number;
  characters: number;
}

export function createBudget(): Budget {
  return { rows: ROWS_AT_MOST, cells: CELLS_AT_MOST, characters: CHARACTERS_AT_MOST };
}

/** @throws WorkbookError if rows or cells are out of order, or exceed the budget. */
export function readSheet(
  part: string,
  bytes: Uint8Array,
  context: CellContext,
  budget: Budget,
): SheetCells {
  const rows: RawRow[] = [];
  let unread: SheetCells["unread"] = null;
  let [line, column] = [0, 0];
  let cells: string[] = [];
  let cell: { readonly type: string; readonly style: number } | null = null;
  let isValue = false;
  let value = "";
  const text = createTextReader();

  function take(type: string, style: number): void {
    const inline = text.take();
    const read = type === "inlineStr" ? inline : valueOf(type, style, value, context);
    if (read?.trim() === "") return;
    if (read === null || column > COLUMNS_AT_MOST) {
      const { first, line: at, count } = unread ?? { first: nameOf(column, line), line, count: 0 };
      unread = { first, line: at, count: count + 1 };
      return;
    }
    budget.characters -= read.length;
    if (budget.characters < 0) throw tooLarge(`it has too much text by row ${line}`);
    fillUpTo(column - 1);
    cells.push(read.trim());
  }

  function fillUpTo(width: number): void {
    while (cells.length < width) cells.push("");
  }

  function finishRow(): void {
    if (cells.length === 0) return;
    // At least as wide as the header, so that all lines have the same shape.
    fillUpTo(rows[0]?.cells.length ?? 0);
    budget.rows -= 1;
    budget.cells -= cells.length;
    if (budget.rows < 0) throw tooLarge(`it has too many rows with content by row ${line}`);
    if (budget.cells < 0) throw tooLarge(`it has too many cells by row ${line}`);
    rows.push({ line, text: writeCsvLine(cells), cells });
    cells = [];
  }

  readXml(part, bytes, {
    open(tag, { r = "", t = "n", s = "" }) {
      if (tag === "row") {
        line = next(line, r === "" ? line + 1 : Number(r), `row ${r}`);
        [cells, column] = [[], 0];
      } else if (tag === "c") {
        const letters = /^[A-Z]{1,3}/.exec(r)?.[0];
        column = next(column, letters === undefined ? column + 1 : columnOf(letters), `cell ${r}`);
        [cell, value] = [{ type: t, style: Number(s) }, ""];
      } else if (cell && tag === "v") isValue = true;
      else if (cell) text.open(tag);
    },
    text(piece) {
      if (isValue) value += piece;
      else if (cell) text.text(piece);
    },
    close(tag) {
      if (tag === "v") isValue = false;
      else if (tag === "c" && cell) {
        take(cell.type, cell.style);
        cell = null;
      } else if (tag === "row") {
        finishRow();
      } else if (cell) text.close(tag);
    },
  });
  return { rows, unread };
}

/** @throws WorkbookError if a number is not greater than the one before. */
function next(before: number, number: number, what: string): number {
  if (number > before) return number;
  throw new WorkbookError(`${what} is out of order`);
}

/** @returns null if it is longer than a cell can be. */
function valueOf(
  type: string,
  style: number,
  value: string,
  { strings, dateStyles, is1904 }: CellContext,
): string | null {
  if (value === "") return "";
  if (type === "s") {
    const string = strings[Number(value)];
    if (string === undefined) throw new WorkbookError(`there is no text number ${value} in it`);
    return string;
  }
  if (value.length > CELL_CHARACTERS_AT_MOST) return null;
  if (type === "b") return String(value === "1");
  if (type === "d") {
    const date = new Date(value);
    return Number.isNaN(date.valueOf()) ? value : date.toISOString();
  }
  const number = Number(value);
  if (type !== "n" || Number.isNaN(number)) return value;
  return (dateStyles[style] === true ? dateOf(number, is1904) : null) ?? String(number);
}

const A = "A".charCodeAt(0);

/** The number of a column: `A` is 1, `XFD` 16,384. */
function columnOf(letters: string): number {
  let column = 0;
  for (const letter of letters) column = column * 26 + letter.charCodeAt(0) - A + 1;
  return column;
}

function nameOf(column: number, line: number): string {
  let letters = "";
  for (let left = column; left > 0; left = Math.floor((left - 1) / 26)) {
    letters = String.fromCharCode(A + ((left - 1) % 26)) + letters;
  }
  return `${letters}${line}`;
}
