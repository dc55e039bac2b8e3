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
