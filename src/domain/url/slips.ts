/** What comes into an address by copying: characters that nobody sees, and ampersands as HTML writes them. */
import { quote } from "../finding.ts";
import { escapeInvisible, hasSpaces, INVISIBLE, withoutInvisible } from "./invisible.ts";

/** White space around an address: the URL parser takes it off, or escapes it. */
const AROUND = /^\s+|(?<!\s)\s+$/u;

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

/** The address without them. Idempotent: nothing that goes leaves another one behind. */
export function withoutSlips(text: string): string {
  for (let mended = text; ;) {
    const before = mended;
    mended = withoutEntities(withoutInvisible(mended)).trim();
    if (mended === before) return mended;
  }
}

export function withoutEntities(text: string): string {
  return text.replaceAll(new RegExp(ENTITY, "gi"), "&");
}

/** Whether nobody would want the address otherwise; a space between words may be meant, or none. */
export function isSureMend(text: string): boolean {
  return !hasSpaces(text.trim());
}

/** An address as a message quotes it: what cannot be seen is an escape. */
export function quoteVisibly(text: string): string {
  return escapeInvisible(quote(text));
}
