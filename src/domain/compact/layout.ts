/** The form of a shard, to the byte: docs/table-format.md. Little-endian throughout. */
import type { Answer } from "../table/rule.ts";
import type { TargetPool } from "./target-pool.ts";

/** "SNST", read as a little-endian number. */
export const MAGIC = 0x5453_4e53;
export const SHARD_FORMAT = 1;
export const HEADER_BYTES = 128;

/** Where each field of the header begins. */
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

/** A reference to an answer takes three bytes, and so does the offset of a node. */
export const REFERENCE_BYTES = 3;
export const REFERENCES_AT_MOST = 2 ** 24;

/** What one child of a node takes: a fingerprint of 48 bits and a reference. */
export const CHILD_BYTES = 4 + 2 + REFERENCE_BYTES;

/** Entries are spread over buckets of about as many, by the leading bits of their fingerprints. */
export const ENTRIES_A_BUCKET = 8;
/** Of a fingerprint's 64 bits 48 are stored; the bucket says up to 16 more. */
export const BUCKET_BITS_AT_MOST = 16;

/** An answer but for its target. */
export type AnswerShape = Answer extends infer Each
  ? Each extends unknown
    ? Omit<Each, "target">
    : never
  : never;

/**
 * The answers of exact rules. Each takes as many references as it has targets to name: one for itself, or
 * one for each target of the shard. Behind the last of them references are offsets of nodes.
 */
export const ANSWERS: readonly { readonly takesTarget: boolean; readonly shape: AnswerShape }[] = [
  { takesTarget: false, shape: { kind: "gone", query: "merge", lowercase: false } },
  { takesTarget: false, shape: { kind: "keep" } },
  // A redirect whose target may not be served: nothing else of it matters.
  {
    takesTarget: false,
    shape: { kind: "redirect", status: 301, query: "merge", lowercase: false },
  },
  ...(["merge", "drop"] as const).flatMap((query) => [
    ...([301, 302, 303, 307, 308] as const).map((status) => ({
      takesTarget: true,
      shape: { kind: "redirect" as const, status, query, lowercase: false },
    })),
    { takesTarget: true, shape: { kind: "gone" as const, query, lowercase: false } },
  ]),
];

/** A shard, opened: views of its bytes, nothing parsed. */
export interface Shard {
  readonly sizeBytes: number;
  readonly seed: number;
  readonly bucketBits: number;
  /** Where each bucket begins among the entries, and behind the last one their number. */
  readonly buckets: Uint32Array;
  /** Bits 0 to 31 of each entry's fingerprint. */
  readonly lows: Uint32Array;
  /** Bits 32 to 47. */
  readonly middles: Uint16Array;
  readonly references: Uint8Array;
  readonly targets: TargetPool;
  readonly nodes: DataView;
  /** Where the references of each answer begin; the last is where those of nodes do. */
  readonly bases: Uint32Array;
}

/** Where the sections of a shard begin. */
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

/**
 * Opens a shard's bytes.
 *
 * @returns Why they are not a shard that this version reads, where they are not.
 */
export function openShard(bytes: Uint8Array): Shard | string {
  // Views of whole numbers need an aligned beginning, which a slice of a larger buffer need not have.
  const aligned = bytes.byteOffset % 4 === 0 ? bytes : bytes.slice();
  if (aligned.length < HEADER_BYTES) return `it has ${bytes.length} bytes, fewer than a header`;
  const view = new DataView(aligned.buffer, aligned.byteOffset, aligned.byteLength);
  const number = (at: number): number => view.getUint32(at, true);
  if (number(FIELD.magic) !== MAGIC) return "it does not begin as a shard does";
  const format = view.getUint16(FIELD.format, true);
  if (format !== SHARD_FORMAT)
    return `it has the format ${format}, and this version reads ${SHARD_FORMAT}`;
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
    return `it has ${aligned.length} bytes, and its header says ${at.end}`;
  }
  const { buffer, byteOffset } = aligned;
  return {
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
    nodes: new DataView(buffer, byteOffset + at.nodes, sizes.nodeBytes),
    bases: new Uint32Array(buffer, byteOffset + FIELD.bases, ANSWERS.length + 1),
  };
}
