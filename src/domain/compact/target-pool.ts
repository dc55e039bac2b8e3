/**
 * The targets of a shard: sorted, without duplicates, and front-coded in blocks. A block starts with a whole string;
 * each further string consists of the length of the prefix shared with its predecessor, and the remaining suffix.
 */
import { readByte, readVarint, writeVarint } from "./bytes.ts";

/** Larger blocks make the pool smaller and look-ups slower. */
const BLOCK_SIZE = 16;

export interface TargetPool {
  readonly blocks: Uint32Array;
  readonly bytes: Uint8Array;
}

/** @param targets Serialised URLs, hence ASCII; sorted by code units, without duplicates. */
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
    const lengths: number[] = [];
    if (!isFirst) writeVarint(lengths, shared);
    writeVarint(lengths, target.length - shared);
    for (const byte of lengths) bytes[end++] = byte;
    for (let at = shared; at < target.length; at++) bytes[end++] = target.charCodeAt(at);
    previous = target;
  }
  return { blocks, bytes: bytes.slice(0, end) };
}

/** The maximum size of a varint, for a string's length or that of its shared prefix. */
const LENGTH_BYTES_AT_MOST = 5;

/** A reusable buffer. A longer target, which may not be served anyway, gets a buffer of its own. */
const SCRATCH = new Uint8Array(4096);

/** @param index From 0 to the number of targets - 1. */
export function readTarget({ blocks, bytes }: TargetPool, index: number): string {
  const cursor = { bytes, at: blocks[Math.floor(index / BLOCK_SIZE)] ?? 0 };
  let target = SCRATCH;
  let length = 0;
  for (let step = index % BLOCK_SIZE; step >= 0; step--) {
    const shared = step < index % BLOCK_SIZE ? readVarint(cursor) : 0;
    const rest = readVarint(cursor);
    length = shared + rest;
    if (length > target.length) {
      const larger = new Uint8Array(length * 2);
      larger.set(target);
      target = larger;
    }
    for (let at = shared; at < length; at++) target[at] = readByte(cursor);
  }
  return ASCII.decode(target.subarray(0, length));
}

const ASCII = new TextDecoder();

function sharedPrefix(a: string, b: string): number {
  let length = 0;
  // Past the end `charCodeAt` returns NaN, which equals nothing.
  while (a.charCodeAt(length) === b.charCodeAt(length)) length += 1;
  return length;
}
