/** Cells that pass for an address and are none, or are several. */
import { quote } from "../../domain/finding.ts";
import { firstOfSeveral } from "../../domain/url/several-addresses.ts";
import type { Refusal } from "../import/entries.ts";
import { unsupported } from "../import/refusals.ts";

/** What a formula shows that has no value, which depends on the program's language: `#REF!`, `#BEZUG!`, `#¡REF!`, `#N/D`. */
const FAILED_FORMULA = /^#(?:\p{Lu}\/\p{Lu}|NV|[¡¿]?[\p{Lu}/0]+[!?])$/u;

export function isFailedFormula(cell: string): boolean {
  return FAILED_FORMULA.test(cell.trim());
}

/**
 * A second address without white space before it, or without its scheme. A slash after a mere space or line break may go on
 * with the same address.
 */
const NEXT_ADDRESS = /[,;|]https?:\/\/|[,;]\s+\/\S/i;

/** @param fix What to do about several addresses. */
export function whyNotAnAddress(cell: string, fix: string): Refusal | null {
  if (cell.startsWith("=") || isFailedFormula(cell)) {
    return unsupported(`${quote(cell)} is a formula, or the remains of one`, "Paste its value");
  }
  if (/^["'“”„‟«»‘’‚]/.test(cell)) {
    return unsupported(
      `${quote(cell)} has a quotation mark before it`,
      "Leave it out, and the one behind",
    );
  }
  return isSeveral(cell) ? unsupported(`${quote(cell)} is more than one address`, fix) : null;
}

/** In a query, a comma may stand before an address that is part of a value. */
function isSeveral(cell: string): boolean {
  if (firstOfSeveral(cell) !== null) return true;
  const next = NEXT_ADDRESS.exec(cell);
  return next !== null && next.index > 0 && !/[?#]/.test(cell.slice(0, next.index));
}
