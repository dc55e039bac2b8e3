/**
 * Characters that nobody sees: soft hyphen, zero-width space, direction marks, controls; of the two joiners, which
 * Persian, the languages of India and emoji need, only those beside a character of ASCII.
 */
const INVISIBLE =
  /(?![\u200C\u200D])[\p{Cc}\p{Cf}]|(?<![^\0-\x7F])[\u200C\u200D]|[\u200C\u200D](?![^\0-\x7F])/u;

export function withoutInvisible(text: string): string {
  const mended = text.replace(new RegExp(INVISIBLE, "gu"), "");
  // What goes may leave a joiner beside another character.
  return mended === text ? text : withoutInvisible(mended);
}

/** The first one, as a message names it (`U+200B`) and as an address may have it; null if there is none. */
export function nameInvisible(
  text: string,
): { readonly name: string; readonly escape: string } | null {
  const [invisible] = INVISIBLE.exec(text) ?? [];
  if (invisible === undefined) return null;
  const code = (invisible.codePointAt(0) ?? 0).toString(16).toUpperCase().padStart(4, "0");
  return { name: `U+${code}`, escape: encodeURIComponent(invisible) };
}
