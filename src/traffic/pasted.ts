/**
 * Old addresses as people paste them: one a line, or rows of a spreadsheet (tabs, commas or semicolons between the
 * cells), in quotes, without their first slash. Each row gives the first cell that is an address; an address with commas
 * or semicolons in it stays whole. What is not an address is handed on as such.
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
  /** The row as it stood; cut off where it is long. */
  readonly typed: string;
  /** What was read there: `parseAddress` reads it as well. null: it is not an address. */
  readonly address: string | null;
}

export interface Pasted {
  /** Without blank lines, in order. */
  readonly lines: readonly PastedLine[];
  /** The names of the columns, as they stood above the rows; null if there are none. */
  readonly heading: string | null;
  /** Whether there was more than was asked for. */
  readonly isCut: boolean;
}

/** As much of a row is shown. */
const SHOWN_CHARACTERS = 160;

/** @param atMost How many lines are read. */
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
    // It was no cell that the quotes stood around.
    const rows = text.split("\n").map((it, index) => ({ line: line + index, text: it }));
    return rows.flatMap((it) => (it.text.trim() === "" ? [] : readRow(it, heading, context)));
  }
  const typed = excerpt(text.trim());
  const found = addressesIn(cells, heading, context);
  if (found.length === 0) return [{ line, typed, address: null }];
  return found.map(({ address, offset }) => ({ line: line + offset, typed, address }));
}

/** A line that is read as just this address. */
export function writePasted(address: string): string {
  return /[\s,;"']/.test(address) ? `"${address.replaceAll('"', '""')}"` : address;
}

interface Heading {
  readonly text: string;
  /** null: there is one column. */
  readonly separator: Separator | null;
  /** The column of old addresses. */
  readonly column: number;
}

const SEPARATORS: readonly Separator[] = ["\t", ";", ","];

/** Beside the names that an import knows. */
const NAMES = new Set([
  ...SPELLINGS.from,
  ..."旧地址 旧网址 旧链接 旧页面 原地址 原网址 源地址 网址 地址 链接".split(" "),
]);

function readHeading(typed: string, context: AddressContext): Heading | null {
  const separator = SEPARATORS.find((it) => typed.includes(it)) ?? null;
  const cells = separator === null ? [typed] : cutCells(typed, separator).map((it) => it.text);
  if (cells.some((it) => readAddress(it, context) !== null)) return null;
  const names = cells.map(wordOf);
  // Where "old" and "url" both stand there, the one that comes first in the list says more.
  const known = [...NAMES].find((it) => names.includes(it));
  if (known === undefined) return null;
  return { text: excerpt(typed), separator, column: names.indexOf(known) };
}

interface Found {
  readonly address: string;
  /** How many lines below the beginning of its row. */
  readonly offset: number;
}

/** The addresses of a row: one, or all that stand below each other in one cell. */
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

/** Those of the first cell in which nothing else can be meant, else of the first in which one may be. */
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
  if (heading?.separator) return cutCells(row, heading.separator);
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

/** Whether cells can only be those of a row: what stands behind the first is an address, a status, or in quotes. */
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
