/** Columns by name, in whatever language a program wrote them. */

/** A name normalised for comparison. */
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
  /** The index of the first column with one of the names; -1 if there is none. */
  find(names: readonly string[]): number;
  /** Whether there is such a column. */
  has(names: readonly string[]): boolean;
}

export function readColumns(header: readonly string[]): Columns {
  const names = header.map(nameOf);
  const find = (wanted: readonly string[]): number => names.findIndex((it) => wanted.includes(it));
  return { find, has: (wanted) => find(wanted) !== -1 };
}

/** The cell at an index, without surrounding white space; empty if there is none. */
export function cellAt(cells: readonly string[], place: number): string {
  return (cells[place] ?? "").trim();
}

const GROUPED = /^\d{1,3}(?:([.,'’ \u00A0\u202F])\d{3})(?:\1\d{3})*$/;

/**
 * Parses a whole number with the thousands separators of any country; null if the cell is empty.
 *
 * @returns undefined for anything that is not a number.
 */
export function readCount(cell: string): number | null | undefined {
  const text = cell.trim();
  if (text === "" || text === "-") return null;
  if (/^\d{1,15}$/.test(text)) return Number(text);
  if (GROUPED.test(text)) return Number(text.replace(/\D/g, ""));
  return /^\d{1,15}[.,]0+$/.test(text) ? Number(text.split(/[.,]/, 1)[0]) : undefined;
}
