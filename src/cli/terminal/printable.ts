/** Escapes control and invisible characters in external text, because a terminal would interpret them. */
export function printable(text: string): string {
  return text.replace(/\p{C}/gu, (it) => `\\u{${it.codePointAt(0)?.toString(16)}}`);
}

/** What a terminal interprets: controls other than line breaks, and marks that turn the direction of text. */
const INTERPRETED = /[^\P{Cc}\n]|\p{Bidi_Control}/gu;
// oxlint-disable-next-line no-control-regex -- styles begin with one
const OWN_STYLE = /(\u001b\[(?:[12]|22|3[1-46]|39)m)/;

/**
 * Escapes what a terminal would interpret in a whole message. Unlike `printable` it leaves alone what is only
 * invisible: joiners are letters in some scripts.
 *
 * @param isStyled Whether the message has styles of ours, which stay.
 */
export function forTerminal(text: string, isStyled: boolean): string {
  if (!isStyled) return text.replace(INTERPRETED, printable);
  const pieces = text.split(OWN_STYLE);
  return pieces.map((it, index) => (index % 2 === 1 ? it : forTerminal(it, false))).join("");
}

/** The beginning of a text of any length, and its length if it was shortened. */
export function clipped(text: string, atMost: number): string {
  if (text.length <= atMost) return text;
  return `${text.slice(0, atMost)}… (${text.length.toLocaleString("en")} characters)`;
}

/** The number of characters shown of an address in a list. */
const ADDRESS_CHARACTERS = 200;

export function shownAddress(text: string): string {
  return clipped(printable(text), ADDRESS_CHARACTERS);
}
