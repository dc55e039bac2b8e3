/**
 * JSON with positions, strict but tolerant of typical slips. It finds all problems of a text in one run, and where the
 * meaning is clear (a comment, a trailing comma, curly quotes) it reads on, so that the data can be checked too.
 */
import {
  findNodeAtLocation,
  type Node,
  type ParseError,
  parse,
  parseTree,
  printParseErrorCode,
  visit,
} from "jsonc-parser";
import type { DataPath, FindingId, FieldPart } from "../../domain/finding.ts";
import { describeSlip, followsFrom, isTrailingComma } from "./json-slips.ts";
import { DEPTH_AT_MOST, type Outline, outlineOf } from "./json-outline.ts";
import { straightenQuotes, type WrongQuote } from "./straighten-quotes.ts";

export interface JsonProblem {
  readonly id: Extract<FindingId, "json-syntax" | "json-duplicate-key">;
  readonly offset: number;
  readonly message: string;
  readonly fix: string;
}

export interface JsonSource {
  /** As much of the value as can be read; undefined if nothing can. */
  readonly value: unknown;
  readonly problems: readonly JsonProblem[];
  /**
   * The position of the value at a path or of its name, or of the nearest one that contains it. Line and column start
   * at 1.
   */
  positionOf(path: DataPath, part?: FieldPart): { line: number; column: number };
  positionAt(offset: number): { line: number; column: number };
  /** The index of the entry of a top-level list that contains an offset, or null. */
  entryAt(list: string, offset: number): number | null;
}

/**
 * @param text A document, with or without a byte-order mark.
 * @param known The result of `parseJson` for the text, if the caller has it already.
 */
export function readJson(text: string, known: Parsed | null = null): JsonSource {
  const withoutMark = text.startsWith("\uFEFF") ? text.slice(1) : text;
  const parsed = known ?? parseJson(withoutMark);
  const isStrict = parsed !== null;
  const { repaired, quotes } = isStrict
    ? { repaired: withoutMark, quotes: [] }
    : straightenQuotes(withoutMark);
  const outline = scanOf(repaired, parsed);
  const problems: JsonProblem[] = [...quotes.map(wrongQuote), ...outline.problems];
  if (!isStrict && problems.length === 0) problems.push(UNREADABLE);
  const position = createPositions(withoutMark);
  const offsetOf = createOffsets(repaired, outline);
  return {
    value: outline.isTooDeep ? undefined : parsed ? parsed.value : recover(repaired, outline),
    problems: problems.toSorted((a, b) => a.offset - b.offset),
    positionAt: position,
    positionOf: (path, part) => position(offsetOf(path, part)),
    entryAt(list, offset) {
      const index = lastAtMost(outline.entries.get(list) ?? [], offset);
      const end = outline.ends.get(list) ?? Infinity;
      return index === -1 || offset >= end ? null : index;
    },
  };
}

const UNREADABLE: JsonProblem = {
  id: "json-syntax",
  offset: 0,
  message: "this is not JSON",
  fix: 'Write an object in curly brackets, with "site" and "rules"',
};

export interface Parsed {
  readonly value: unknown;
}

/** Parses a text; null if it is not JSON. */
export function parseJson(text: string): Parsed | null {
  try {
    return { value: JSON.parse(text) };
  } catch (error) {
    if (error instanceof SyntaxError) return null;
    throw error;
  }
}

interface Scan extends Outline {
  readonly problems: readonly JsonProblem[];
  readonly errors: readonly ParseError[];
  /** Whether it is nested too deeply to be read. */
  readonly isTooDeep: boolean;
}

/** `scan` is several times slower, and only needed where the text has problems. */
function scanOf(text: string, parsed: Parsed | null): Scan {
  const outline = parsed && outlineOf(text, parsed.value);
  return outline ? { ...outline, problems: [], errors: [], isTooDeep: false } : scan(text);
}

const STRICT = { disallowComments: true, allowTrailingComma: false };

function scan(text: string): Scan {
  const problems: JsonProblem[] = [];
  const errors: ParseError[] = [];
  const values = new Map<string, number>();
  const entries = new Map<string, number[]>();
  const ends = new Map<string, number>();
  /** The keys seen in each open object; null for an open list. */
  const open: (Set<string> | null)[] = [];
  let top = "";
  let isTooDeep = false;
  const begin = (offset: number): void => {
    if (open.length === 1 && open[0]) {
      // Of a name that occurs twice, the last one counts.
      values.set(top, offset);
      entries.delete(top);
      ends.delete(top);
    }
    if (open.length === 2 && open[1] === null) {
      const list = entries.get(top);
      if (list) list.push(offset);
      else entries.set(top, [offset]);
    }
  };
  const push = (keys: Set<string> | null) => (offset: number) => {
    begin(offset);
    open.push(keys && new Set());
    if (open.length <= DEPTH_AT_MOST || isTooDeep) return;
    isTooDeep = true;
    problems.push(tooDeep(offset));
  };
  const pop = (): void => void open.pop();
  try {
    visit(
      text,
      {
        onObjectBegin: push(new Set()),
        onObjectEnd: pop,
        onArrayBegin: push(null),
        onArrayEnd(offset) {
          pop();
          if (open.length === 1 && open[0]) ends.set(top, offset);
        },
        onLiteralValue: (_value, offset) => begin(offset),
        onObjectProperty(name, offset) {
          if (open.length === 1) top = name;
          const keys = open.at(-1);
          if (keys?.has(name)) problems.push(duplicateKey(name, offset));
          keys?.add(name);
        },
        onError(error, offset, length) {
          errors.push({ error, offset, length });
        },
      },
      STRICT,
    );
  } catch (error) {
    // The parser recurses for each bracket.
    if (!(error instanceof RangeError)) throw error;
    if (!isTooDeep) problems.push(tooDeep(0));
    isTooDeep = true;
  }
  let last: ParseError | null = null;
  for (const error of errors) {
    const isSameSlip = last !== null && followsFrom(text, last, error);
    last = error;
    if (isSameSlip) continue;
    problems.push({ id: "json-syntax", offset: error.offset, ...describeSlip(text, error) });
  }
  return { problems, errors, isTooDeep, values, entries, ends };
}

function tooDeep(offset: number): JsonProblem {
  const message = "brackets are nested too deeply";
  return { id: "json-syntax", offset, message, fix: "Check the brackets" };
}

function wrongQuote({ offset, character }: WrongQuote): JsonProblem {
  const message = `${character === "'" ? "single" : "curly"} quotes (${character}) are not JSON's`;
  return { id: "json-syntax", offset, message, fix: 'Write straight double quotes: "' };
}

function duplicateKey(name: string, offset: number): JsonProblem {
  return {
    id: "json-duplicate-key",
    offset,
    message: `"${name}" is written twice in one object, and only one of the two can count`,
    fix: "Keep one of them",
  };
}

/** The value despite slips whose meaning is clear; undefined if anything else is wrong. */
function recover(text: string, { errors }: Scan): unknown {
  const isPlain = errors.every((it) => {
    const code = printParseErrorCode(it.error);
    return code === "InvalidCommentToken" || code === "CommaExpected" || isTrailingComma(text, it);
  });
  return isPlain ? parse(text, [], { allowTrailingComma: true }) : undefined;
}

/**
 * Creates a function that finds the offsets of values. It keeps the last entry, because findings come in the order of
 * entries.
 */
function createOffsets(
  text: string,
  { values, entries }: Outline,
): (path: DataPath, part?: FieldPart) => number {
  let last: { readonly base: number; readonly root: Node | undefined } | null = null;
  return (path, part = "value") => {
    const [top, index, ...rest] = path;
    const start = values.get(String(top));
    if (top === undefined || start === undefined) return 0;
    const entry = typeof index === "number" ? entries.get(String(top))?.[index] : undefined;
    const base = entry ?? start;
    if (last?.base !== base) {
      last = { base, root: parseTree(text.slice(base), [], { allowTrailingComma: true }) };
    }
    return base + offsetWithin(last.root, entry === undefined ? path.slice(1) : rest, part);
  };
}

function offsetWithin(root: Node | undefined, path: DataPath, part: FieldPart): number {
  if (!root) return 0;
  for (let length = path.length; length > 0; length--) {
    const node = findNodeAtLocation(root, path.slice(0, length));
    // The parent of a field's value is the field, which begins with its name.
    if (node) return (part === "name" && node.parent?.offset) || node.offset;
  }
  return 0;
}

/**
 * Creates a function that finds positions. It counts lines only as far as needed, because a text may consist of nothing
 * else.
 */
function createPositions(text: string): (offset: number) => { line: number; column: number } {
  const starts = [0];
  let isCounted = false;
  return (offset) => {
    while (!isCounted && (starts.at(-1) ?? 0) <= offset) {
      const end = text.indexOf("\n", starts.at(-1));
      if (end === -1) isCounted = true;
      else starts.push(end + 1);
    }
    const line = lastAtMost(starts, offset);
    return { line: line + 1, column: offset - (starts[line] ?? 0) + 1 };
  };
}

/** The index of the last of some ascending numbers that is not larger than a limit; -1 if there is none. */
function lastAtMost(numbers: readonly number[], limit: number): number {
  let low = -1;
  let high = numbers.length - 1;
  while (low < high) {
    const middle = low + Math.ceil((high - low) / 2);
    if ((numbers[middle] ?? Infinity) <= limit) low = middle;
    else high = middle - 1;
  }
  return low;
}
