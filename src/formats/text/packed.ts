/** Recognises files that are not text by their first bytes. */

/** Whether bytes are an archive, as workbooks are. Its first two bytes alone may be a column's name, `PK`. */
export function isZip(bytes: Uint8Array): boolean {
  return bytes[0] === 0x50 && bytes[1] === 0x4b && bytes[2] === 3 && bytes[3] === 4;
}

export function isGzip(bytes: Uint8Array): boolean {
  return bytes[0] === 0x1f && bytes[1] === 0x8b;
}
