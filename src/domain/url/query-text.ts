/**
 * Lossless decoding and encoding of query parameters. Bytes that are not UTF-8 are represented by the low surrogates
 * U+DC80 to U+DCFF, which occur in no decoded text: different bytes stay different and are sent on unchanged.
 */
import { decodeAt } from "./canonicalize.ts";

const FIRST_BYTE = 0xdc00;
const LONE_BYTE = /[\uDC80-\uDCFF]/u;

/**
 * Decodes as `application/x-www-form-urlencoded` does: `+` is a space.
 *
 * @param text A name or a value as in `URL.search`. A `%` that does not start an escape stands for itself.
 */
export function decodeQueryText(text: string): string {
  if (!/[%+]/.test(text)) return text;
  let decoded = "";
  let end = 0;
  const plain = (until: number): string => text.slice(end, until).replaceAll("+", " ");
  for (let at = text.indexOf("%"); at !== -1; at = text.indexOf("%", end)) {
    decoded += plain(at);
    const found = decodeAt(text, at);
    const byte = found ? null : /^%([89A-F][\dA-F])/i.exec(text.slice(at, at + 3))?.[1];
    if (found) decoded += found.character;
    else decoded += byte ? String.fromCharCode(FIRST_BYTE + Number.parseInt(byte, 16)) : "%";
    end = at + (found?.length ?? (byte ? 3 : 1));
  }
  return decoded + plain(text.length);
}

/** Encodes like `encodeURIComponent`; bytes that are not UTF-8 become their escapes again, in upper case. */
export function encodeQueryText(text: string): string {
  if (text.isWellFormed()) return encodeURIComponent(text);
  return Array.from(text, (character) =>
    LONE_BYTE.test(character)
      ? `%${(character.charCodeAt(0) - FIRST_BYTE).toString(16).toUpperCase()}`
      : encodeURIComponent(character.toWellFormed()),
  ).join("");
}
