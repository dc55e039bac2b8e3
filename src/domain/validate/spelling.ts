/** Characters in an address that came in by copying, and what the address is without them. */
import { quote } from "../finding.ts";

/**
 * Characters that cannot be seen, and spaces other than the common one; of the two joiners, which Persian, the
 * languages of India and emoji need, only those beside a character of ASCII.
 */
const INVISIBLE =
  /[\p{Cc}\u00A0\u00AD\u061C\u115F\u1160\u1680\u180E\u2000-\u200B\u200E\u200F\u2028-\u202F\u205F-\u206F\u3000\u3164\uFEFF]|(?<![^\0-\x7F])[\u200C\u200D]|[\u200C\u200D](?![^\0-\x7F])/u;

/** Those of them that part words. */
const SPACES = /[\u00A0\u1680\u2000-\u200A\u2028\u2029\u202F\u205F\u3000]/u;

/** White space around an address: the URL parser takes it off, or escapes it. */
const AROUND = /^\s+|\s+$/u;

/** An ampersand as it is written in HTML. */
const ENTITY = /&(?:amp|#0*38|#x0*26);/i;

export type Slip = "invisible-character" | "entity-in-address";

/** What is wrong with the characters of an address, each kind once. */
export function slipsOf(text: string): readonly { readonly id: Slip; readonly found: string }[] {
  // Most addresses are plain.
  if (/^[!-~]*$/.test(text) && !text.includes("&")) return [];
  const invisible = INVISIBLE.exec(text)?.[0] ?? AROUND.exec(text)?.[0];
  const entity = ENTITY.exec(text)?.[0];
  return [
    ...(invisible === undefined ? [] : [{ id: "invisible-character" as const, found: invisible }]),
    ...(entity === undefined ? [] : [{ id: "entity-in-address" as const, found: entity }]),
  ];
}

/** The address without them, a space between words made a common one. Idempotent: nothing that goes leaves another one behind. */
export function withoutSlips(text: string): string {
  for (let mended = text; ;) {
    const before = mended;
    mended = mended
      .replaceAll(new RegExp(SPACES.source, "gu"), " ")
      .replaceAll(new RegExp(INVISIBLE.source, "gu"), "")
      .replaceAll(new RegExp(ENTITY.source, "gi"), "&")
      .trim();
    if (mended === before) return mended;
  }
}

/** Whether nobody would want the address otherwise; a space between words may be meant, or none. */
export function isSureMend(text: string): boolean {
  return !SPACES.test(text.trim());
}

/** An address as a message quotes it: what cannot be seen is an escape, as JSON has it. */
export function quoteVisibly(text: string): string {
  return quote(text).replaceAll(new RegExp(INVISIBLE.source, "gu"), (character) => {
    const code = character.charCodeAt(0).toString(16).toUpperCase();
    return `\\u${code.padStart(4, "0")}`;
  });
}

/** How a message shows a character that cannot be seen: `U+200B`. */
export function codePoint(character: string): string {
  const code = (character.codePointAt(0) ?? 0).toString(16).toUpperCase();
  return `U+${code.padStart(4, "0")}`;
}
