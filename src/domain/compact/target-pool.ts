/**
 * The targets of a shard: sorted, each once, front-coded in blocks. A block begins with a whole string; each
 * other one says how many characters it shares with the one before it, and the rest.
 */

/** More makes the pool smaller and looking a target up slower. */
export const BLOCK_SIZE = 16;

export interface TargetPool {
  /** The offset of each block in `bytes`. */
  readonly blocks: Uint32Array;
  readonly bytes: Uint8Array;
}

/** @param targets Serialised URLs, and so ASCII; sorted by code units, each once. */
export function encodeTargets(targets: readonly string[]): TargetPool {
  const blocks = new Uint32Array(Math.ceil(targets.length / BLOCK_SIZE));
  const atMost = targets.reduce((sum, it) => sum + it.length + 2 * LENGTH_BYTES_AT_MOST, 0);
  const bytes = new Uint8Array(atMost);
  let end = 0;
  let previous = "";
  for (const [index, target] of targets.entries()) {
    const isFirst = index % BLOCK_SIZE === 0;
    if (isFirst) blocks[index / BLOCK_SIZE] = end;
    const shared = isFirst ? 0 : sharedPrefix(previous, target);
    if (!isFirst) end = writeVarint(bytes, end, shared);
    end = writeVarint(bytes, end, target.length - shared);
    for (let at = shared; at < target.length; at++) bytes[end++] = target.charCodeAt(at);
    previous = target;
  }
  return { blocks, bytes: bytes.slice(0, end) };
}

/** Of a string's length, or of what it shares. */
const LENGTH_BYTES_AT_MOST = 5;

/** As much as the longest target needs, and grown where one is longer. */
let scratch = new Uint8Array(4096);

/**
 * The target at an index.
 *
 * @param index From 0 to one below the number of targets.
 */
export function readTarget({ blocks, bytes }: TargetPool, index: number): string {
  let at = blocks[Math.floor(index / BLOCK_SIZE)] ?? 0;
  let length = 0;
  for (let step = index % BLOCK_SIZE; step >= 0; step--) {
    let shared = 0;
    if (step < index % BLOCK_SIZE) {
      shared = readVarint(bytes, at);
      at += varintLength(shared);
    }
    const rest = readVarint(bytes, at);
    at += varintLength(rest);
    length = shared + rest;
    if (length > scratch.length) {
      const larger = new Uint8Array(length * 2);
      larger.set(scratch);
      scratch = larger;
    }
    for (let copied = 0; copied < rest; copied++)
      scratch[shared + copied] = bytes[at + copied] ?? 0;
    at += rest;
  }
  return ASCII.decode(scratch.subarray(0, length));
}

const ASCII = new TextDecoder();

export function sharedPrefix(a: string, b: string): number {
  const most = Math.min(a.length, b.length);
  let length = 0;
  while (length < most && a.charCodeAt(length) === b.charCodeAt(length)) length += 1;
  return length;
}

/**
 * Seven bits a byte, the lowest first; the high bit says that more follow.
 *
 * @returns The offset behind it.
 */
export function writeVarint(bytes: Uint8Array | number[], at: number, value: number): number {
  let end = at;
  let rest = value;
  while (rest >= 0x80) {
    bytes[end++] = (rest & 0x7f) | 0x80;
    rest = Math.floor(rest / 0x80);
  }
  bytes[end++] = rest;
  return end;
}

export function readVarint(bytes: Uint8Array, at: number): number {
  let value = 0;
  let scale = 1;
  for (let index = at; ; index++) {
    const byte = bytes[index] ?? 0;
    value += (byte & 0x7f) * scale;
    if (byte < 0x80) return value;
    scale *= 0x80;
  }
}

export function varintLength(value: number): number {
  let length = 1;
  for (let rest = value; rest >= 0x80; rest = Math.floor(rest / 0x80)) length += 1;
  return length;
}
