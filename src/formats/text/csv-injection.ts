/** Disarms cells that a spreadsheet would run as a formula, and restores them. */

/**
 * The characters that programs treat as the start of a formula, or skip before one, with apostrophes before them:
 * OWASP's list ("CSV injection", ASVS 1.2.10) with the wide forms that East Asian programs treat alike, and `|`, with
 * which old programs start others.
 */
const FORMULA = /^'*[=+\-@|\t\r\n\0＝＋－＠｜]/;

/** Adds an apostrophe at the start, so that spreadsheets show the cell as text. */
export function defuse(cell: string): string {
  return FORMULA.test(cell) ? `'${cell}` : cell;
}

/** Removes that apostrophe. */
export function restore(cell: string): string {
  return cell.startsWith("'") && FORMULA.test(cell) ? cell.slice(1) : cell;
}
