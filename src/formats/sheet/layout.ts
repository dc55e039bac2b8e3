/** Finds the header of a map and the meaning of its columns. */
import { fitOf, isAddressLike, isFileName, needsFit } from "./cell-kinds.ts";
import { type Columns, isFigure, type Role, ROLES, SPELLINGS, wordOf } from "./columns.ts";
import { readStatusWord } from "./status-words.ts";
import { findPreset, type Preset } from "./presets.ts";

export interface Layout {
  /** The indexes of the header's first and last row among those that were looked at; null if there is none. */
  readonly header: readonly [first: number, last: number] | null;
  readonly columns: Columns;
  /** The number of columns that the header names, or null if there is none. */
  readonly width: number | null;
  /** Columns with texts for people, which go into the note. */
  readonly notes: readonly { readonly name: string; readonly column: number }[];
  readonly preset: Preset | null;
  /** Whether most old addresses lack their first slash. */
  readonly isSlashless: boolean;
  /** Remarks for people about how the columns were read. */
  readonly remarks: readonly string[];
}

type Cells = readonly string[];

/** The most columns without a meaning that count as notes; a table with more is a program's. */
const NOTES_AT_MOST = 6;

/** @param rows The first rows, without blank ones and comments. */
export function findLayout(rows: readonly Cells[]): Layout {
  const found = withLineBelow(findHeader(rows), rows);
  const names = found?.names ?? [];
  const body = found === null ? rows : rows.slice(found.last + 1);
  const preset = findPreset(names);
  const columnAt = (column: number): readonly string[] => body.map((it) => it[column] ?? "");
  const named = readNames(names, columnAt);
  const guessed = guessColumns(body, named);
  const columns = new Map(named);
  const guesses: Role[] = [];
  for (const role of ["from", "to", "status"] as const) {
    const column = guessed.get(role);
    if (columns.has(role) || column === undefined || preset) continue;
    // A header in known words would also name the status, unless it is in none of the languages known here.
    if (named.has("from") && role === "status" && !isAllStatuses(columnAt(column))) continue;
    columns.set(role, column);
    if (found !== null) guesses.push(role);
  }
  const used = new Set(columns.values());
  const others = names.flatMap((name, column) =>
    used.has(column) || columnAt(column).every((it) => it.trim() === "")
      ? []
      : [{ name: name.trim(), column }],
  );
  const isNote = ({ name, column }: (typeof others)[number]): boolean =>
    !isFigure(name) && columnAt(column).some((it) => /[\p{L}]/u.test(it));
  const isProgram = preset !== null || others.filter(isNote).length > NOTES_AT_MOST;
  const notes = isProgram ? [] : others.filter(isNote);
  const unread = others.filter((it) => !notes.includes(it) && wordOf(it.name) !== "");
  return {
    header: found && [found.first, found.last],
    columns,
    width: found && names.findLastIndex((it) => it.trim() !== "") + 1,
    notes,
    preset,
    isSlashless: preset?.isSlashless ?? isMostlySlashless(columnAt(columns.get("from") ?? 0)),
    remarks: describe({ names, columns, guesses, notes, unread, preset }),
  };
}

/** Whether two rows name the same columns, since merged files repeat their header. */
export function isSameHeader(cells: Cells, header: Cells): boolean {
  return (
    cells.some((it) => it.trim() !== "") &&
    cells.length === header.length &&
    cells.every((it, at) => wordOf(it) === wordOf(header[at] ?? ""))
  );
}

function findHeader(rows: readonly Cells[]): { readonly at: number } | null {
  const counts = rows.map((it) => it.filter((cell) => cell.trim() !== "").length);
  const least = Math.max(0, ...counts) > 1 ? 2 : 1;
  const firstAddress = rows.findIndex(
    (cells, at) => (counts[at] ?? 0) >= least && cells.some(isAddressLike),
  );
  const isHeader = (cells: Cells, at: number): boolean =>
    (counts[at] ?? 0) >= least && !cells.some(isAddressLike);
  const before = firstAddress === -1 ? rows.length : firstAddress;
  const fullest = (isIt: (cells: Cells) => boolean): { readonly at: number } | null => {
    const heads = rows
      .slice(0, before)
      .map((cells, at) => (isHeader(cells, at) && isIt(cells) ? (counts[at] ?? 0) : 0));
    const most = Math.max(0, ...heads);
    return most === 0 ? null : { at: heads.indexOf(most) };
  };
  // A header names its columns; a row above it, or one that has lost its addresses, has fewer cells with text.
  const spelled = fullest((cells) => nameCount(cells) > 0);
  return spelled ?? (firstAddress === -1 ? null : fullest(() => true));
}

interface Header {
  readonly first: number;
  readonly last: number;
  readonly names: Cells;
}

/**
 * Adds a second row to a header: where cells are merged across both, the lower row has no text below the name of the
 * old addresses, and names columns that the upper one does not.
 */
function withLineBelow(
  found: { readonly at: number } | null,
  rows: readonly Cells[],
): Header | null {
  if (found === null) return null;
  const [names = [], below = []] = rows.slice(found.at, found.at + 2);
  const from = names.findIndex((it) => SPELLINGS.from.includes(wordOf(it)));
  const known = new Set(below.map(wordOf));
  const isNaming = ROLES.some((role) => SPELLINGS[role].some((it) => known.has(it)));
  if (from === -1 || (below[from] ?? "").trim() !== "" || !isNaming || below.some(isAddressLike)) {
    return { first: found.at, last: found.at, names };
  }
  const columns = Array.from({ length: Math.max(names.length, below.length) }, (_, it) => it);
  const merged = columns.map((it) => [below[it], names[it]].find((name) => name?.trim()) ?? "");
  return { first: found.at, last: found.at + 1, names: merged };
}

/** The number of roles that a header names; 0 if it does not name the old addresses. */
function nameCount(cells: Cells): number {
  const known = new Set(cells.map(wordOf));
  if (!SPELLINGS.from.some((it) => known.has(it))) return 0;
  return ROLES.filter((role) => SPELLINGS[role].some((it) => known.has(it))).length;
}

/** Assigns roles by name; of several columns whose names fit a role, the one whose cells fit best. */
function readNames(
  names: Cells,
  columnAt: (column: number) => readonly string[],
): Map<Role, number> {
  const known = names.map(wordOf);
  const columns = new Map<Role, number>();
  for (const role of ROLES) {
    const taken = new Set(columns.values());
    const candidates = SPELLINGS[role]
      .map((it) => known.indexOf(it))
      .filter((it) => it !== -1 && !taken.has(it));
    const rated = candidates.map((column) => ({ column, fit: fitOf(role, columnAt(column)) }));
    const best = Math.max(0, ...rated.map((it) => it.fit));
    const chosen = rated.find((it) => it.fit === best);
    // Progress of work ("done", "open") is not the status of a redirect.
    if (role === "status" && best === 0 && isFilled(columnAt(chosen?.column ?? -1))) continue;
    const isEmpty = columnAt(chosen?.column ?? -1).every((it) => it.trim() === "");
    if (
      chosen &&
      (best >= 0.5 || isEmpty || !needsFit(role) || isOnlyMeaning(role, names[chosen.column] ?? ""))
    ) {
      columns.set(role, chosen.column);
    }
  }
  return columns;
}

/** Whether a column has nothing but statuses of redirects, as numbers or as words. */
function isAllStatuses(cells: readonly string[]): boolean {
  const filled = cells.map((it) => it.trim()).filter((it) => it !== "");
  return filled.every((it) => /^(?:30[12378]|410)\b/.test(it) || readStatusWord(it) !== null);
}

/** Whether a column has so many cells with text that these cannot all be slips. */
function isFilled(cells: readonly string[]): boolean {
  return cells.filter((it) => it.trim() !== "").length >= 5;
}

/** Whether a name has no other meaning, so that cells that do not fit are mistakes. */
function isOnlyMeaning(role: Role, name: string): boolean {
  const word = wordOf(name);
  return (
    (role === "status" &&
      /^(?:status|(?:http|redirect)?(?:status|code|statuscode)|statut)$/.test(word)) ||
    (role === "match" && word.startsWith("match")) ||
    (role === "regex" && word !== "")
  );
}

/**
 * Guesses the columns that no name identifies: the first one of addresses, the next one of targets (on either side, if
 * the old addresses are named), and one of statuses.
 *
 * @param named Columns whose meaning is known.
 */
function guessColumns(rows: readonly Cells[], named: Columns): Columns {
  const taken = new Set(named.values());
  const width = Math.max(0, ...rows.map((it) => it.length));
  const find = (
    isLike: (cell: string) => boolean,
    from: number,
    except: readonly number[],
    isNeeded = isLike,
  ) => {
    for (let column = from; column < width; column++) {
      const filled = rows.map((it) => (it[column] ?? "").trim()).filter((it) => it !== "");
      const like = filled.filter((it) => isLike(it));
      const isFree = !except.includes(column) && !taken.has(column);
      if (isFree && like.some(isNeeded) && like.length * 2 >= filled.length) return column;
    }
    return -1;
  };
  const from = named.get("from") ?? Math.max(0, find(isAddressLike, 0, []));
  // Without a column of targets, such a word may be one.
  const isStatus = (it: string): boolean =>
    /^\d{3}\b/.test(it) || (named.has("to") && readStatusWord(it) !== null);
  const status = find(isStatus, from + 1, []);
  const isTarget = (it: string): boolean => isAddressLike(it) || /^[a-z]+$/i.test(it);
  const first = named.has("from") ? 0 : from + 1;
  const addressed = find(isTarget, first, [from, status], isAddressLike);
  const to = addressed === -1 ? find(isTarget, from + 1, [status]) : addressed;
  return new Map<Role, number>([
    ["from", from],
    ...(to === -1 ? [] : [["to", to] as const]),
    ...(status === -1 ? [] : [["status", status] as const]),
  ]);
}

function isMostlySlashless(cells: readonly string[]): boolean {
  const filled = cells.map((it) => it.trim()).filter((it) => it !== "");
  const bare = filled.filter((it) => (!isAddressLike(it) || isFileName(it)) && !/\s/.test(it));
  return filled.length > 1 && bare.length * 2 > filled.length;
}

interface Described {
  readonly names: Cells;
  readonly columns: Columns;
  readonly guesses: readonly Role[];
  readonly notes: readonly { readonly name: string }[];
  readonly unread: readonly { readonly name: string }[];
  readonly preset: Preset | null;
}

const IN_WORDS: Partial<Record<Role, string>> = {
  from: "the old addresses",
  to: "the targets",
  status: "the status",
};

function describe({ names, columns, guesses, notes, unread, preset }: Described): string[] {
  const list = (some: readonly { readonly name: string }[]): string =>
    some.map((it) => `"${it.name}"`).join(", ");
  const guessed = guesses.map(
    (role) => `"${(names[columns.get(role) ?? -1] ?? "").trim()}" for ${IN_WORDS[role]}`,
  );
  return [
    ...(preset ? [`read as an export of ${preset.name}`] : []),
    ...(guessed.length > 0 ? [`recognised by its content: ${guessed.join(", ")}`] : []),
    ...(notes.length > 0 ? [`put into the notes: ${list(notes)}`] : []),
    ...(unread.length > 0
      ? [`not read, since it says nothing about a redirect: ${list(unread)}`]
      : []),
  ];
}
