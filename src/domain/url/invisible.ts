/** Spaces other than U+0020. */
const SPACES = /[\u00A0\u1680\u2000-\u200A\u2028\u2029\u202F\u205F\u3000]/u;

/** The soft hyphen, marks of direction and byte order, fillers and zero-width characters. */
const ZERO_WIDTH =
  /[\u00AD\u061C\u115F\u1160\u180E\u200B\u200E\u200F\u202A-\u202E\u2060-\u206F\u3164\uFEFF]/u;

/** The two joiners next to an ASCII character. Persian, Indic scripts and emoji use them only between others. */
const STRAY_JOINERS = /(?<![^\0-\x7F])[\u200C\u200D]|[\u200C\u200D](?![^\0-\x7F])/u;

const UNSEEN = new RegExp(`${ZERO_WIDTH.source}|${STRAY_JOINERS.source}|\\p{Cc}`, "u");

/** All of the above. */
export const INVISIBLE = new RegExp(`${SPACES.source}|${UNSEEN.source}`, "u");

export function hasSpaces(text: string): boolean {
  return SPACES.test(text);
}

/** Whether a character has zero width. Includes the joiners, but not control characters. */
export function isZeroWidth(character: string): boolean {
  return ZERO_WIDTH.test(character) || STRAY_JOINERS.test(character);
}

/** The first invisible character other than a space; null if there is none. */
export function findUnseen(text: string): string | null {
  return UNSEEN.exec(text.replaceAll(/\s/g, ""))?.[0] ?? null;
}

/** The text without invisible characters. An unusual space between words becomes U+0020. */
export function withoutInvisible(text: string): string {
  return text.replaceAll(new RegExp(SPACES, "gu"), " ").replaceAll(new RegExp(UNSEEN, "gu"), "");
}

/** A character as messages name it: `U+200B`. */
export function codePoint(character: string): string {
  return `U+${hexOf(character)}`;
}

/** Replaces invisible characters with JSON escapes. */
export function escapeInvisible(text: string): string {
  return text.replaceAll(new RegExp(INVISIBLE, "gu"), (it) => `\\u${hexOf(it)}`);
}

function hexOf(character: string): string {
  return (character.codePointAt(0) ?? 0).toString(16).toUpperCase().padStart(4, "0");
}
