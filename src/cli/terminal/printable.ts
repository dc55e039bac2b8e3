/** Text from outside, without what a terminal would obey. */
export function printable(text: string): string {
  return text.replace(/\p{C}/gu, (it) => `\\u{${it.codePointAt(0)?.toString(16)}}`);
}
