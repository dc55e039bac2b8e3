/** Characters of an address that nobody sees. */

/** Spaces other than the common one. */
const SPACES = /[\u00A0\u1680\u2000-\u200A\u2028\u2029\u202F\u205F\u3000]/u;

/** Soft hyphen, marks of direction and of order, fillers, characters without width. */
const ZERO_WIDTH =
  /[\u00AD\u061C\u115F\u1160\u180E\u200B\u200E\u200F\u202A-\u202E\u2060-\u206F\u3164\uFEFF]/u;

/** The two joiners: Persian, the languages of India and emoji need them, but not beside a character of ASCII. */
const STRAY_JOINERS = /(?<![^\0-\x7F])[\u200C\u200D]|[\u200C\u200D](?![^\0-\x7F])/u;

const UNSEEN = new RegExp(`${ZERO_WIDTH.source}|${STRAY_JOINERS.source}|\\p{Cc}`, "u");

/** Them all, spaces included. */
export const INVISIBLE = new RegExp(`${SPACES.source}|${UNSEEN.source}`, "u");

export function hasSpaces(text: string): boolean {
  return SPACES.test(text);
}

/** Whether a character takes no room by itself: the joiners too, but no control characters. */
export function isZeroWidth(character: string): boolean {
  return ZERO_WIDTH.test(character) || STRAY_JOINERS.test(character);
}

/** The first one, white space aside; null if there is none. */
export function findUnseen(text: string): string | null {
  return UNSEEN.exec(text.replaceAll(/\s/g, ""))?.[0] ?? null;
}

/** The text without them; a space between words becomes a common one. */
export function withoutInvisible(text: string): string {
  return text.replaceAll(new RegExp(SPACES, "gu"), " ").replaceAll(new RegExp(UNSEEN, "gu"), "");
}

/** How a message shows one: `U+200B`. */
export function codePoint(character: string): string {
  return `U+${hexOf(character)}`;
}

/** As an escape of JSON. */
export function escapeInvisible(text: string): string {
  return text.replaceAll(new RegExp(INVISIBLE, "gu"), (it) => `\\u${hexOf(it)}`);
}

function hexOf(character: string): string {
  return (character.codePointAt(0) ?? 0).toString(16).toUpperCase().padStart(4, "0");
}
