/** What people type to run this program, from any folder: outside a clone, `npx sunset` runs somebody else's package. */
export const PROGRAM = "npx sunset-edge";

/** A word as a POSIX shell takes it: in quotes where it holds anything that a shell reads. */
export function shellQuote(text: string): string {
  return /^[\w:/.@%+,=-]+$/.test(text) ? text : `'${text.replaceAll("'", String.raw`'\''`)}'`;
}

/**
 * A command of this program as it can be pasted: `npx sunset-edge rollback --remote`.
 *
 * @param words The command and its arguments, unquoted.
 * @param place Where it works: `--remote` is added for Cloudflare, so that what is pasted moves the same store.
 */
export function pasteable(
  words: readonly string[],
  { isRemote }: { readonly isRemote: boolean } = { isRemote: false },
): string {
  return [PROGRAM, ...words.map(shellQuote), ...(isRemote ? ["--remote"] : [])].join(" ");
}
