/** Text from outside, without what a terminal would obey. */
export function printable(text: string): string {
  return text.replace(/\p{C}/gu, (it) => `\\u{${it.codePointAt(0)?.toString(16)}}`);
}

/** The beginning of a text that may have no end, and how long it is. */
export function clipped(text: string, atMost: number): string {
  if (text.length <= atMost) return text;
  return `${text.slice(0, atMost)}… (${text.length.toLocaleString("en")} characters)`;
}

/** How much of an address is shown among others. */
const ADDRESS_CHARACTERS = 200;

/** An address as somebody gave it, for a message. */
export function shownAddress(text: string): string {
  return clipped(printable(text), ADDRESS_CHARACTERS);
}
