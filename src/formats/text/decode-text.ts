import { isUtf8 } from "node:buffer";

/**
 * Text as UTF-8, whatever a spreadsheet program has saved it as: UTF-16 goes by its byte-order
 * mark, and what is no UTF-8 is taken for Windows' Western European.
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
