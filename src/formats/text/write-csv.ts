/** One line of CSV (RFC 4180) without its line break; cells are quoted only if necessary. */
export function writeCsvLine(cells: readonly string[], separator = ","): string {
  return cells
    .map((it) =>
      it.includes(separator) || /["\r\n]|^\s|\s$/.test(it) ? `"${it.replaceAll('"', '""')}"` : it,
    )
    .join(separator);
}
