/** Commands of this program as messages and pages print them, ready to paste. */

/** How people run this program in any folder. Outside a clone, `npx sunset` would run somebody else's package. */
export const PROGRAM = "npx sunset-edge";

/** A placeholder for a text that the user has to supply. It is printed in quotes. */
export const REASON = "REASON";

/** The storage that a command works on: that of `npm start`, or Cloudflare's. */
export interface Place {
  readonly isRemote: boolean;
}

/** Formats a command for one place. @param words The command and its arguments, unquoted. */
export type WriteCommand = (...words: readonly string[]) => string;

/** Quotes a word for a POSIX shell, if needed. */
export function shellQuote(text: string): string {
  if (/^[\w:/.@%+,=-]+$/.test(text) && text !== REASON) return text;
  return `'${text.replaceAll("'", String.raw`'\''`)}'`;
}

/**
 * A command of this program, ready to paste: `npx sunset-edge rollback --remote`.
 *
 * @param words The command and its arguments, unquoted.
 * @param place For Cloudflare, `--remote` is appended, so that the command works on the same storage.
 */
export function pasteable(
  words: readonly string[],
  { isRemote }: Place = { isRemote: false },
): string {
  return [PROGRAM, ...words.map(shellQuote), ...(isRemote ? ["--remote"] : [])].join(" ");
}

export function commandsFor(place: Place): WriteCommand {
  return (...words) => pasteable(words, place);
}
