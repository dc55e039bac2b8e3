/** Cells that a spreadsheet would run as a formula, made harmless and back again. */

/**
 * What programs take for the start of a formula, or pass over before one, with the apostrophes before it: OWASP's list ("CSV
 * injection", ASVS 1.2.10) with the wide forms that East Asian programs take alike, and `|`, by which old ones start others.
 */
const FORMULA = /^'*[=+\-@|\t\r\n\0＝＋－＠｜]/;

/** Puts an apostrophe before it, which spreadsheets show as text. */
export function defuse(cell: string): string {
  return FORMULA.test(cell) ? `'${cell}` : cell;
}

/** Takes that apostrophe away again. */
export function restore(cell: string): string {
  return cell.startsWith("'") && FORMULA.test(cell) ? cell.slice(1) : cell;
}
