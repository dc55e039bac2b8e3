/** Cells that a spreadsheet would run as a formula, made harmless and back again. */

/** What programs take for the start of a formula (OWASP, "CSV injection"), with the apostrophes before it. */
const FORMULA = /^'*[=+\-@\t\r]/;

/** Puts an apostrophe before it, which spreadsheets show as text. */
export function defuse(cell: string): string {
  return FORMULA.test(cell) ? `'${cell}` : cell;
}

/** Takes that apostrophe away again. */
export function restore(cell: string): string {
  return cell.startsWith("'") && FORMULA.test(cell) ? cell.slice(1) : cell;
}
