import { isUtf8 } from "node:buffer";

/**
 * Converts text to UTF-8, in whatever encoding a spreadsheet program has saved it: UTF-16 is recognised by its
 * byte-order mark, and bytes that are not UTF-8 are read as Windows' Western European encoding.
 */
export function toUtf8(bytes: Uint8Array): Uint8Array {
  const [first, second] = bytes;
  if (first === 0xff && second === 0xfe) return recode(bytes, "utf-16le");
  if (first === 0xfe && second === 0xff) return recode(bytes, "utf-16be");
  return isUtf8(bytes) ? bytes : recode(bytes, "windows-1252");
}

function recode(bytes: Uint8Array, encoding: string): Uint8Array {
  return new TextEncoder().encode(new TextDecoder(encoding).decode(bytes));
}
