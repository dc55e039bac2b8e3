/**
 * Old addresses as people paste them: one per line, or rows of a spreadsheet with tabs, commas or semicolons between
 * the cells; in quotes, or without their first slash. Each row yields the first cell that is an address; an address
 * that contains commas or semicolons is kept whole. Anything else is reported as not being an address.
 */
import { SPELLINGS, wordOf } from "../formats/sheet/columns.ts";
import { LINE_CHARACTERS_AT_MOST } from "../formats/text/split-lines.ts";
import { type AddressContext, type ReadAddress, readAddress } from "./pasted-address.ts";
import {
  cutCells,
  cutRecords,
  type PastedCell,
  type PastedRecord,
  type Separator,
} from "./pasted-cells.ts";

export interface PastedLine {
  /** From 1. */
  readonly line: number;
  /** The row as pasted, truncated if it is long. */
  readonly typed: string;
  /** The address found, as `parseAddress` accepts it; null if there is none. */
  readonly address: string | null;
}

export interface Pasted {
  /** In order, without blank lines. */
  readonly lines: readonly PastedLine[];
  /** The heading above the rows; null if there is none. */
  readonly heading: string | null;
  /** Whether lines beyond the limit were left out. */
  readonly isCut: boolean;
}

/** How many characters of a row are shown. */
const SHOWN_CHARACTERS = 160;

/** @param atMost The maximum number of lines. */
export function readPasted(text: string, context: AddressContext, atMost: number): Pasted {
  const lines: PastedLine[] = [];
  let heading: Heading | null | undefined;
  for (const record of cutRecords(text.replace(/^\uFEFF/, ""))) {
    const typed = record.text.trim();
    if (typed === "") continue;
    const first = heading === undefined;
    heading ??= first ? readHeading(typed, context) : null;
    if (first && heading) continue;
    if (lines.length >= atMost) return { lines, heading: heading?.text ?? null, isCut: true };
    lines.push(...readRow(record, heading ?? null, context));
  }
  return {
    lines: lines.slice(0, atMost),
    heading: heading?.text ?? null,
    isCut: lines.length > atMost,
  };
}

function readRow(
  { line, text }: PastedRecord,
  heading: Heading | null,
  context: AddressContext,
): PastedLine[] {
  if (text.length > LINE_CHARACTERS_AT_MOST) return [{ line, typed: excerpt(text), address: null }];
  const cells = cellsOf(text, heading, context);
  if (cells.some((it) => !it.isQuoted && it.text.includes("\n"))) {
    // The quotes did not enclose a cell.
    const rows = text.split("\n").map((it, index) => ({ line: line + index, text: it }));
    return rows.flatMap((it) => (it.text.trim() === "" ? [] : readRow(it, heading, context)));
  }
  const typed = excerpt(text.trim());
  const found = addressesIn(cells, heading, context);
  if (found.length === 0) return [{ line, typed, address: null }];
  return found.map(({ address, offset }) => ({ line: line + offset, typed, address }));
}

/** A line that is read back as exactly this address. */
export function writePasted(address: string): string {
  return /[\s,;"']/.test(address) ? `"${address.replaceAll('"', '""')}"` : address;
}

interface Heading {
  readonly text: string;
  /** null if there is a single column. */
  readonly separator: Separator | null;
  /** The column of old addresses. */
  readonly column: number;
}

const SEPARATORS: readonly Separator[] = ["\t", ";", ","];

/** Names besides those that an import recognises. */
const NAMES = new Set([
  ...SPELLINGS.from,
  ..."旧地址 旧网址 旧链接 旧页面 原地址 原网址 源地址 网址 地址 链接".split(" "),
]);

function readHeading(typed: string, context: AddressContext): Heading | null {
  const separator = SEPARATORS.find((it) => typed.includes(it)) ?? null;
  const cells = separator === null ? [typed] : cutCells(typed, separator).map((it) => it.text);
  if (cells.some((it) => readAddress(it, context) !== null)) return null;
  const names = cells.map(wordOf);
  // Of several names, such as "old" and "url", the first in the list is the most specific.
  const known = [...NAMES].find((it) => names.includes(it));
  if (known === undefined) return null;
  return { text: excerpt(typed), separator, column: names.indexOf(known) };
}

interface Found {
  readonly address: string;
  /** The number of lines below the start of its row. */
  readonly offset: number;
}

/** The addresses of a row: one, or all those on separate lines of one cell. */
function addressesIn(
  cells: readonly PastedCell[],
  heading: Heading | null,
  context: AddressContext,
): Found[] {
  const named = cells[heading?.column ?? -1];
  const inNamed = named ? addressesInCell(named.text, context) : [];
  const chosen = inNamed.length > 0 ? inNamed : firstAddresses(cells, context);
  return chosen.map(({ text, line }) => ({ address: text, offset: line }));
}

type CellAddress = ReadAddress & { readonly line: number };

/** The addresses of the first cell that can be nothing else, else of the first cell that may be an address. */
function firstAddresses(
  cells: readonly PastedCell[],
  context: AddressContext,
): readonly CellAddress[] {
  let likely: readonly CellAddress[] = [];
  for (const { text } of cells) {
    const found = addressesInCell(text, context);
    if (found.some((it) => it.isSure)) return found;
    if (likely.length === 0) likely = found;
  }
  return likely;
}

function addressesInCell(cell: string, context: AddressContext): CellAddress[] {
  return cell.split("\n").flatMap((text, line) => {
    const read = readAddress(text, context);
    return read ? [{ ...read, line }] : [];
  });
}

function cellsOf(row: string, heading: Heading | null, context: AddressContext): PastedCell[] {
  if (heading?.separator) {
    const cells = cutCells(row, heading.separator);
    return cells.length === 1 && isOfOtherTable(row, heading.separator) ? [] : cells;
  }
  const whole = cutCells(row, "\t");
  const [only] = whole;
  if (whole.length > 1 || only === undefined) return whole;
  const cuts = ([",", ";"] as const)
    .filter((it) => row.includes(it))
    .map((it) => cutCells(row, it))
    .filter((it) => it.length > 1);
  const asWhole = readAddress(only.text, context);
  if (asWhole?.isSure) return cuts.find(isRow) ?? whole;
  const isReadable = (cells: readonly PastedCell[]): boolean =>
    cells.some((it) => readAddress(it.text, context)?.isSure);
  return cuts.find(isReadable) ?? whole;
}

/** Whether a row has other separators than its table, so that it is unclear which cell is the old address. */
function isOfOtherTable(row: string, separator: Separator): boolean {
  return SEPARATORS.some((it) => it !== separator && isRow(cutCells(row, it)));
}

/** Whether cells can only be a row: one is in quotes, a later one is an address, or the second is a status. */
function isRow([first, ...others]: readonly PastedCell[]): boolean {
  if (first === undefined || others.length === 0) return false;
  const isAddress = ({ text }: PastedCell): boolean => /^\s*(?:https?:\/\/|\/)/i.test(text);
  const isStatus = ({ text }: PastedCell): boolean => /^\s*(?:30[12378]|404|410)\s*$/.test(text);
  const [second] = others;
  return (
    first.isQuoted ||
    others.some((it) => it.isQuoted || isAddress(it)) ||
    (second !== undefined && isStatus(second))
  );
}

export function excerpt(typed: string): string {
  return typed.length > SHOWN_CHARACTERS ? `${typed.slice(0, SHOWN_CHARACTERS)}…` : typed;
}
