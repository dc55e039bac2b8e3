/** One line of CSV (RFC 4180), without its end: cells in quotes only if they must be. */
export function writeCsvLine(cells: readonly string[], separator = ","): string {
  return cells
    .map((it) =>
      it.includes(separator) || /["\r\n]|^\s|\s$/.test(it) ? `"${it.replaceAll('"', '""')}"` : it,
    )
    .join(separator);
}
