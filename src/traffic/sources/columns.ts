/** Columns by their names, in whatever language a program has written them. */

/** A name as it is compared. */
export function nameOf(cell: string): string {
  return cell
    .normalize("NFC")
    .replace(/[\uFEFF\u200E\u200F]/g, "")
    .replace(/[\s_\u00A0]+/g, " ")
    .replaceAll("’", "'")
    .trim()
    .toLowerCase();
}

export interface Columns {
  /** The place of the first column that has one of the names; -1 if none has. */
  find(names: readonly string[]): number;
  /** Whether there is such a column. */
  has(names: readonly string[]): boolean;
}

export function readColumns(header: readonly string[]): Columns {
  const names = header.map(nameOf);
  const find = (wanted: readonly string[]): number => names.findIndex((it) => wanted.includes(it));
  return { find, has: (wanted) => find(wanted) !== -1 };
}

/** The cell at a place, without white space around it; empty if there is no such place. */
export function cellAt(cells: readonly string[], place: number): string {
  return (cells[place] ?? "").trim();
}

const GROUPED = /^\d{1,3}(?:([.,'’ \u00A0\u202F])\d{3})(?:\1\d{3})*$/;

/**
 * A whole number, with thousands set apart as in any country; null if there is none.
 *
 * @returns undefined for what is not a number.
 */
export function readCount(cell: string): number | null | undefined {
  const text = cell.trim();
  if (text === "" || text === "-") return null;
  if (/^\d{1,15}$/.test(text)) return Number(text);
  if (GROUPED.test(text)) return Number(text.replace(/\D/g, ""));
  return /^\d{1,15}[.,]0+$/.test(text) ? Number(text.split(/[.,]/, 1)[0]) : undefined;
}
