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

/** Few, because further down there may be another table of the same export. */
const CELLS_LOOKED_AT = 3;

/** The first column of which most of the first cells are addresses, whatever its name; -1 if there is none. */
export function findAddresses(rows: readonly (readonly string[])[], address: RegExp): number {
  const width = Math.max(0, ...rows.map((it) => it.length));
  for (let column = 0; column < width; column++) {
    const filled = rows.map((it) => cellAt(it, column)).filter((it) => it !== "");
    const first = filled.slice(0, CELLS_LOOKED_AT);
    if (first.filter((it) => address.test(it)).length * 2 > first.length) return column;
  }
  return -1;
}
