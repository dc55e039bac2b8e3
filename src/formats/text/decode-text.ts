import { isUtf8 } from "node:buffer";
import { LINE_END } from "./split-lines.ts";

/**
 * Converts text to UTF-8, in whatever encoding a spreadsheet program has saved it: UTF-16 is recognised by its
 * byte-order mark, or by its zeros, and bytes that are not UTF-8 are read as Windows' Western European encoding.
 */
export function toUtf8(bytes: Uint8Array): Uint8Array {
  const wide = utf16Of(bytes);
  if (wide !== null) return recode(bytes, wide);
  return isUtf8(bytes) ? bytes : recode(bytes, "windows-1252");
}

/** The byte order of UTF-16: by its mark, or by the zeros of its first two characters. */
export function utf16Of(bytes: Uint8Array): "utf-16le" | "utf-16be" | null {
  const [a = 0, b = 0, c = 0, d = 0] = bytes;
  if (a === 0xff && b === 0xfe) return "utf-16le";
  if (a === 0xfe && b === 0xff) return "utf-16be";
  if (a !== 0 && b === 0 && c !== 0 && d === 0) return "utf-16le";
  return a === 0 && b !== 0 && c === 0 && d !== 0 ? "utf-16be" : null;
}

/** A text that is unlikely to be what was written, and its line. */
export interface Doubt {
  readonly text: string;
  readonly line: number;
}

/** Letters and punctuation of Western European languages beyond ASCII. */
const WESTERN = "À-ÖØ-öø-ÿŒœŠšŸŽž„“”‚‘’‹›–—…«»§°·ºª¿¡©®™€";
/** Signs where people write them. Beside letters, and beside each other, they are letters of other encodings. */
const SIGNS =
  /(?<![A-Za-z\x80-\uFFFF])[£¢¥½¼¾¹²³×±÷](?![A-Za-z\x80-\uFFFF])|(?<=m)[²³](?![A-Za-z\x80-\uFFFF])|(?<=[A-Za-z])´(?=[A-Za-z])/g;
const UNLIKELY = new RegExp(`[^\\0-\\x7F${WESTERN}\\xA0]|[À-ÖØ-öø-ÿ]{4}`, "u");

/**
 * Finds the first line that Windows' Western European encoding makes little sense of, in a text that is read like
 * that: in other encodings, letters become signs, or rows of accented letters.
 */
export function doubtfulText(bytes: Uint8Array): Doubt | null {
  if (utf16Of(bytes) !== null || isUtf8(bytes)) return null;
  const lines = new TextDecoder("windows-1252").decode(bytes).split(LINE_END);
  const at = lines.findIndex((it) => UNLIKELY.test(it.replace(SIGNS, "")));
  const [text = ""] = /\S*[^\0-\x7F]\S*/.exec(lines[at] ?? "") ?? [];
  return at === -1 ? null : { text, line: at + 1 };
}

function recode(bytes: Uint8Array, encoding: string): Uint8Array {
  return new TextEncoder().encode(new TextDecoder(encoding).decode(bytes));
}
