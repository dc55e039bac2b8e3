/** The byte layout of a shard (docs/table-format.md). Everything is little-endian. */
import { failure, type Result, success } from "../result.ts";
import { type AnswerRange, answersOf } from "./answers.ts";
import { REFERENCE_BYTES } from "./bytes.ts";
import type { TargetPool } from "./target-pool.ts";

/** "SNST" as a little-endian number. */
export const MAGIC = 0x5453_4e53;
const HEADER_BYTES = 128;

export const FIELD = {
  magic: 0,
  format: 4,
  bucketBits: 6,
  seed: 8,
  entries: 12,
  blocks: 16,
  poolBytes: 20,
  nodeBytes: 24,
  bases: 32,
} as const;

/** The size of one child of a node: a fingerprint of 48 bits and a reference. */
export const CHILD_BYTES = 4 + 2 + REFERENCE_BYTES;

/** The average number of entries per bucket. Leading bits of the fingerprint choose the bucket. */
export const ENTRIES_A_BUCKET = 8;
/** 48 of a fingerprint's 64 bits are stored; the bucket implies up to 16 more. */
export const BUCKET_BITS_AT_MOST = 16;

/** An opened shard: views of its bytes, with nothing parsed. */
export interface Shard {
  readonly sizeBytes: number;
  readonly seed: number;
  readonly bucketBits: number;
  /** The index of the first entry of each bucket, followed by the number of entries. */
  readonly buckets: Uint32Array;
  /** Bits 0 to 31 of each entry's fingerprint. */
  readonly lows: Uint32Array;
  /** Bits 32 to 47. */
  readonly middles: Uint16Array;
  readonly references: Uint8Array;
  readonly targets: TargetPool;
  readonly nodes: Uint8Array;
  /** The meaning of references in the shard's format. */
  readonly answers: readonly AnswerRange[];
  /** The first reference of each answer, followed by that of the nodes. */
  readonly bases: Uint32Array;
}

export function sectionOffsets(sizes: {
  readonly buckets: number;
  readonly entries: number;
  readonly blocks: number;
  readonly poolBytes: number;
  readonly nodeBytes: number;
}): Readonly<
  Record<
    "buckets" | "lows" | "blocks" | "middles" | "references" | "pool" | "nodes" | "end",
    number
  >
> {
  const buckets = HEADER_BYTES;
  const lows = buckets + 4 * sizes.buckets;
  const blocks = lows + 4 * sizes.entries;
  const middles = blocks + 4 * sizes.blocks;
  const references = middles + 2 * sizes.entries;
  const pool = references + REFERENCE_BYTES * sizes.entries;
  const nodes = pool + sizes.poolBytes;
  return { buckets, lows, blocks, middles, references, pool, nodes, end: nodes + sizes.nodeBytes };
}

/** Why this version cannot read some bytes as a shard. */
export type ShardProblem =
  | { readonly kind: "shorter-than-header"; readonly bytes: number }
  | { readonly kind: "not-a-shard" }
  | { readonly kind: "unknown-format"; readonly format: number }
  | { readonly kind: "wrong-length"; readonly bytes: number; readonly expected: number };

export function openShard(bytes: Uint8Array): Result<Shard, ShardProblem> {
  // A typed array needs an aligned offset, which a slice of a larger buffer may not have.
  const aligned = bytes.byteOffset % 4 === 0 ? bytes : bytes.slice();
  if (aligned.length < HEADER_BYTES) {
    return failure({ kind: "shorter-than-header", bytes: bytes.length });
  }
  const view = new DataView(aligned.buffer, aligned.byteOffset, aligned.byteLength);
  const number = (at: number): number => view.getUint32(at, true);
  if (number(FIELD.magic) !== MAGIC) return failure({ kind: "not-a-shard" });
  const format = view.getUint16(FIELD.format, true);
  const answers = answersOf(format);
  if (!answers) return failure({ kind: "unknown-format", format });
  const bucketBits = view.getUint8(FIELD.bucketBits);
  const sizes = {
    buckets: 2 ** bucketBits + 1,
    entries: number(FIELD.entries),
    blocks: number(FIELD.blocks),
    poolBytes: number(FIELD.poolBytes),
    nodeBytes: number(FIELD.nodeBytes),
  };
  const at = sectionOffsets(sizes);
  if (bucketBits > BUCKET_BITS_AT_MOST || at.end !== aligned.length) {
    return failure({ kind: "wrong-length", bytes: aligned.length, expected: at.end });
  }
  const { buffer, byteOffset } = aligned;
  return success({
    sizeBytes: aligned.length,
    seed: number(FIELD.seed),
    bucketBits,
    buckets: new Uint32Array(buffer, byteOffset + at.buckets, sizes.buckets),
    lows: new Uint32Array(buffer, byteOffset + at.lows, sizes.entries),
    middles: new Uint16Array(buffer, byteOffset + at.middles, sizes.entries),
    references: aligned.subarray(at.references, at.pool),
    targets: {
      blocks: new Uint32Array(buffer, byteOffset + at.blocks, sizes.blocks),
      bytes: aligned.subarray(at.pool, at.nodes),
    },
    nodes: aligned.subarray(at.nodes),
    answers,
    bases: new Uint32Array(buffer, byteOffset + FIELD.bases, answers.length + 1),
  });
}
