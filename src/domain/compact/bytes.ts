/** Reads and writes the numbers in a shard (docs/table-format.md). Everything is little-endian. */

/** The size of a reference to an answer, and of the offset of a node. */
export const REFERENCE_BYTES = 3;

/** A read position in bytes. Reading advances it. */
export interface Cursor {
  readonly bytes: Uint8Array;
  at: number;
}

export function readByte(cursor: Cursor): number {
  return cursor.bytes[cursor.at++] ?? 0;
}

/** An unsigned LEB128 varint: seven bits per byte, least significant first; the high bit marks a continuation. */
export function readVarint(cursor: Cursor): number {
  let value = 0;
  for (let scale = 1; ; scale *= 0x80) {
    const byte = readByte(cursor);
    value += (byte & 0x7f) * scale;
    if (byte < 0x80) return value;
  }
}

export function readReference(cursor: Cursor): number {
  cursor.at += REFERENCE_BYTES;
  return referenceAt(cursor.bytes, cursor.at - REFERENCE_BYTES);
}

export function referenceAt(bytes: Uint8Array, at: number): number {
  return uint16At(bytes, at) | ((bytes[at + 2] ?? 0) << 16);
}

export function uint16At(bytes: Uint8Array, at: number): number {
  return (bytes[at] ?? 0) | ((bytes[at + 1] ?? 0) << 8);
}

export function uint32At(bytes: Uint8Array, at: number): number {
  return (uint16At(bytes, at) | (uint16At(bytes, at + 2) << 16)) >>> 0;
}

const EIGHT = new Uint8Array(8);
const DOUBLE = new DataView(EIGHT.buffer);

/** Epoch milliseconds as a double. Uses one shared view, since an address may have thousands of instants. */
export function readInstant(cursor: Cursor): number {
  for (let at = 0; at < 8; at++) EIGHT[at] = cursor.bytes[cursor.at + at] ?? 0;
  cursor.at += 8;
  return DOUBLE.getFloat64(0, true);
}

export function writeVarint(bytes: number[], value: number): void {
  let rest = value;
  for (; rest >= 0x80; rest = Math.floor(rest / 0x80)) bytes.push((rest & 0x7f) | 0x80);
  bytes.push(rest);
}

export function writeReference(bytes: number[], reference: number): void {
  bytes.push(reference & 0xff, (reference >>> 8) & 0xff, reference >>> 16);
}

export function writeInstant(bytes: number[], instant: number): void {
  const view = new DataView(new ArrayBuffer(8));
  view.setFloat64(0, instant, true);
  for (let at = 0; at < 8; at++) bytes.push(view.getUint8(at));
}
