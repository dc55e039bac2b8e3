/** Splits pasted text into records and cells, as spreadsheets write them. */
import { LINE_CHARACTERS_AT_MOST } from "../formats/text/split-lines.ts";

/** One line; several if a quoted cell contains line breaks. */
export interface PastedRecord {
  /** The line on which it starts, from 1. */
  readonly line: number;
  /** The original text, without the last line break. */
  readonly text: string;
}

export type Separator = "\t" | "," | ";";

export interface PastedCell {
  /** Without enclosing quotes, and with escaped quotes decoded. */
  readonly text: string;
  readonly isQuoted: boolean;
}

/** Limits on a quoted cell. A quote that is not closed within them is an ordinary character. */
const CELL_CHARACTERS_AT_MOST = 4096;
const CELL_LINES_AT_MOST = 20;

/** The start of a quoted cell: the first one in a line, or one in the rest of the line after such a cell. */
const FIRST_OPENING = /(?:^|[\t,;]) *"/;
const NEXT_OPENING = /[\t,;] *"/;

/** Splits text into records. Blank lines are records too, which keeps line numbers right. */
export function* cutRecords(pasted: string): Generator<PastedRecord> {
  const text = pasted.includes("\r") ? pasted.replace(/\r\n?/g, "\n") : pasted;
  let line = 1;
  for (let start = 0; start < text.length;) {
    const end = endOfRecord(text, start);
    const record = text.slice(start, end);
    yield { line, text: record };
    line += 1 + (record.includes('"') ? (record.match(/\n/g)?.length ?? 0) : 0);
    start = end + 1;
  }
}

/** The position of the line break that ends a record, or of the end of the text. */
function endOfRecord(text: string, start: number): number {
  let end = endOfLine(text, start);
  if (end - start > LINE_CHARACTERS_AT_MOST) return end;
  for (let from = start; ;) {
    const line = text.slice(from, end);
    const opening = (from === start ? FIRST_OPENING : NEXT_OPENING).exec(line);
    if (!opening) return end;
    const close = closingQuote(text, from + opening.index + opening[0].length);
    if (close === null) return end;
    if (close > end) end = endOfLine(text, close);
    from = close + 1;
  }
}

function endOfLine(text: string, from: number): number {
  const end = text.indexOf("\n", from);
  return end === -1 ? text.length : end;
}

/**
 * The position of the quote that closes the cell starting at `from`: one before a separator or an end. null if there is
 * none within the limits.
 */
function closingQuote(text: string, from: number): number | null {
  const limit = Math.min(text.length, from + CELL_CHARACTERS_AT_MOST);
  let lines = 1;
  for (let at = from; at < limit; at++) {
    const character = text.charCodeAt(at);
    if (character === LINE_FEED && ++lines > CELL_LINES_AT_MOST) return null;
    if (character !== QUOTE) continue;
    if (text.charCodeAt(at + 1) === QUOTE) at += 1;
    else if (isBehindCell(text, at + 1)) return at;
  }
  return null;
}

const LINE_FEED = 0x0a;
const QUOTE = 0x22;

function isBehindCell(text: string, from: number): boolean {
  let at = from;
  while (text[at] === " ") at += 1;
  return at >= text.length || "\t,;\n".includes(text.charAt(at));
}

/** Splits a record into cells. Unclosed quotes are ordinary characters. */
export function cutCells(record: string, separator: Separator): PastedCell[] {
  const cells: PastedCell[] = [];
  for (let at = 0; at <= record.length;) {
    const quoted = quotedCell(record, at);
    const from = quoted?.end ?? at;
    const next = record.indexOf(separator, from);
    const end = next === -1 ? record.length : next;
    if (quoted && record.slice(from, end).trim() === "") {
      cells.push({ text: quoted.text, isQuoted: true });
    } else {
      cells.push({ text: record.slice(at, end), isQuoted: false });
    }
    at = end + 1;
  }
  return cells;
}

/** The quoted cell at a position, with the end of its text; null if there is none. */
function quotedCell(record: string, at: number): { text: string; end: number } | null {
  let from = at;
  while (record[from] === " ") from += 1;
  if (record[from] !== '"') return null;
  const close = closingQuote(record, from + 1);
  if (close === null) return null;
  return { text: record.slice(from + 1, close).replaceAll('""', '"'), end: close + 1 };
}
