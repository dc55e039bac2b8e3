/** The columns of a file of suggestions, by name. */
import { trimUnseen } from "../text/trim-unseen.ts";
import { KINDS, type Kind, type SuggestionRow } from "./rows.ts";

export type Field = Exclude<keyof SuggestionRow, "more">;

interface Column {
  readonly field: Field;
  /** The first word or two of the header, by which the column is recognised. */
  readonly name: string;
  /** The rest of the header. */
  readonly says: string;
  /** In a workbook, in characters. */
  readonly width: number;
}

/** In the order of the file. Sorting, hiding and adding columns does no harm, because columns are found by name. */
export const COLUMNS: readonly Column[] = [
  { field: "decision", name: "Decision", says: "choose a word", width: 14 },
  { field: "other", name: "Other address", says: "if the suggested one is wrong", width: 28 },
  { field: "old", name: "Old address", says: "", width: 58 },
  { field: "to", name: "Suggested address", says: "", width: 58 },
  { field: "tier", name: "How sure", says: "", width: 10 },
  { field: "confidence", name: "Confidence", says: "", width: 12 },
  { field: "hits", name: "Hits", says: "", width: 10 },
  { field: "status", name: "Old status", says: "404: no page", width: 11 },
  { field: "why", name: "Why", says: "", width: 48 },
  { field: "alternatives", name: "Other candidates", says: "", width: 50 },
  { field: "section", name: "Section", says: "yours to change", width: 14 },
  { field: "note", name: "Note", says: "yours", width: 20 },
  { field: "kind", name: "Kind", says: "", width: 11 },
  { field: "group", name: "Group", says: "", width: 54 },
  { field: "state", name: "State", says: "", width: 20 },
];

export const HEADER: readonly string[] = COLUMNS.map(({ name, says }) =>
  says === "" ? name : `${name} (${says})`,
);

export const PLACES = new Map(COLUMNS.map((it, at) => [it.field, at]));

export function addedColumns(rows: readonly SuggestionRow[]): string[] {
  return [...new Set(rows.flatMap(({ more }) => (more ? Object.keys(more) : [])))];
}

/** Reads the cells of a row; its old address may be missing. */
export type ReadRow = (cells: readonly string[]) => SuggestionRow;

/**
 * Creates the reader of rows below a header, from the cells of the header.
 *
 * @returns null if it is not the header of a file of suggestions, which has at least old addresses and decisions.
 */
export function findColumns(header: readonly string[]): ReadRow | null {
  const names = header.map((it) => it.replace(/\(.*/s, "").trim().toLowerCase());
  const places = new Map(
    COLUMNS.map(({ field, name }) => [field, names.indexOf(name.toLowerCase())]),
  );
  if (places.get("decision") === -1 || places.get("old") === -1) return null;
  const known = new Set(places.values());
  const others = header
    .map((name, at) => ({ name: name.trim(), at }))
    .filter(({ name, at }) => name !== "" && !known.has(at));
  return (cells) => {
    const cell = (field: Field): string => trimUnseen(cells[places.get(field) ?? -1] ?? "");
    return {
      kind: readKind(cell("kind")),
      decision: cell("decision"),
      other: cell("other"),
      old: cell("old"),
      to: cell("to"),
      tier: cell("tier"),
      confidence: readShare(cell("confidence")),
      hits: readCount(cell("hits")),
      status: readCount(cell("status")),
      why: cell("why"),
      alternatives: cell("alternatives"),
      section: cell("section"),
      note: cell("note"),
      group: cell("group"),
      state: cell("state"),
      ...(others.length > 0
        ? { more: Object.fromEntries(others.map(({ name, at }) => [name, cells[at] ?? ""])) }
        : {}),
    };
  };
}

function readKind(text: string): Kind {
  return KINDS.find((it) => it === text.toLowerCase()) ?? "address";
}

/** Reads `0.97`, and what spreadsheets make of it: `97 %`, `0,97`. */
function readShare(text: string): number | null {
  const number = Number(text.replace(/(?<!\s)\s*%$/, "").replace(",", "."));
  if (text === "" || !Number.isFinite(number)) return null;
  const share = text.endsWith("%") ? number / 100 : number;
  return share >= 0 && share <= 1 ? share : null;
}

/** Reads `1234`, and what spreadsheets make of it: `1,234`, `1.234`, `1 234`. */
function readCount(text: string): number | null {
  const digits = text.replace(/[\s.,'’]/gu, "");
  return /^\d{1,15}$/.test(digits) ? Number(digits) : null;
}
