/** Copying artefacts in addresses: invisible characters, and ampersands as HTML entities. */
import { quote } from "../finding.ts";
import { escapeInvisible, hasSpaces, INVISIBLE, withoutInvisible } from "./invisible.ts";

/** White space around an address, which the URL parser would strip or escape. */
const AROUND = /^\s+|(?<!\s)\s+$/u;

const ENTITY = /&(?:amp|#0*38|#x0*26);/i;

export type Slip = "invisible-character" | "entity-in-address";

/** The artefacts in an address, at most one entry per kind. */
export function slipsOf(text: string): readonly { readonly id: Slip; readonly found: string }[] {
  // A fast path: most addresses are plain ASCII.
  if (/^[!-~]*$/.test(text) && !text.includes("&")) return [];
  const invisible = INVISIBLE.exec(text)?.[0] ?? AROUND.exec(text)?.[0];
  const entity = ENTITY.exec(text)?.[0];
  return [
    ...(invisible === undefined ? [] : [{ id: "invisible-character" as const, found: invisible }]),
    ...(entity === undefined ? [] : [{ id: "entity-in-address" as const, found: entity }]),
  ];
}

/** The address without these artefacts. Idempotent: no removal creates another one. */
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

/** Whether the correction is certain. It is not if there are spaces between words, which may be intended. */
export function isSureMend(text: string): boolean {
  return !hasSpaces(text.trim());
}

/** An address quoted for a message, with invisible characters escaped. */
export function quoteVisibly(text: string): string {
  return escapeInvisible(quote(text));
}
