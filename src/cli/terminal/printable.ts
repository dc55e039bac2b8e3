/** Escapes control and invisible characters in external text, because a terminal would interpret them. */
export function printable(text: string): string {
  return text.replace(/\p{C}/gu, (it) => `\\u{${it.codePointAt(0)?.toString(16)}}`);
}

/** The beginning of a text of any length, and its length if it was shortened. */
export function clipped(text: string, atMost: number): string {
  if (text.length <= atMost) return text;
  return `${text.slice(0, atMost)}… (${text.length.toLocaleString("en")} characters)`;
}

/** The number of characters shown of an address in a list. */
const ADDRESS_CHARACTERS = 200;

/** An address as it was given, for a message. */
export function shownAddress(text: string): string {
  return clipped(printable(text), ADDRESS_CHARACTERS);
}
