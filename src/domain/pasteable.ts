/** Commands of this program, as messages and pages print them: what is printed can be pasted. */

/** What people type to run this program, from any folder: outside a clone, `npx sunset` runs somebody else's package. */
export const PROGRAM = "npx sunset-edge";

/** Stands for a sentence that somebody types in its place, and so in quotes. */
export const REASON = "REASON";

/** Where a command works: `npm start`'s own storage, or Cloudflare. */
export interface Place {
  readonly isRemote: boolean;
}

/** Writes a command from its words, unquoted, for the place where it is to work. */
export type WriteCommand = (...words: readonly string[]) => string;

/** A word as a POSIX shell takes it: in quotes where it holds anything that a shell reads. */
export function shellQuote(text: string): string {
  if (/^[\w:/.@%+,=-]+$/.test(text) && text !== REASON) return text;
  return `'${text.replaceAll("'", String.raw`'\''`)}'`;
}

/**
 * A command of this program as it can be pasted: `npx sunset-edge rollback --remote`.
 *
 * @param words The command and its arguments, unquoted.
 * @param place `--remote` is added for Cloudflare, so that what is pasted moves the same store.
 */
export function pasteable(
  words: readonly string[],
  { isRemote }: Place = { isRemote: false },
): string {
  return [PROGRAM, ...words.map(shellQuote), ...(isRemote ? ["--remote"] : [])].join(" ");
}

/** Writes all commands for one place. */
export function commandsFor(place: Place): WriteCommand {
  return (...words) => pasteable(words, place);
}
