/** Finds columns by name, in whatever language a program wrote it. */

/** The name of a column, normalised for comparison. */
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
  /** The index of the first column that has one of the names; -1 if there is none. */
  find(names: readonly string[]): number;
  /** Whether a column has one of the names. */
  has(names: readonly string[]): boolean;
}

export function readColumns(header: readonly string[]): Columns {
  const names = header.map(nameOf);
  const find = (wanted: readonly string[]): number => names.findIndex((it) => wanted.includes(it));
  return { find, has: (wanted) => find(wanted) !== -1 };
}

/** The trimmed cell at an index; empty if there is none. */
export function cellAt(cells: readonly string[], place: number): string {
  return (cells[place] ?? "").trim();
}
