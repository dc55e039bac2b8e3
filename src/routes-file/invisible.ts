/** Characters that nobody sees: soft hyphen, zero-width space and joiners, direction marks, controls. */
const INVISIBLE = /[\p{Cc}\p{Cf}]/u;

export function withoutInvisible(text: string): string {
  return text.replace(new RegExp(INVISIBLE, "gu"), "");
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
