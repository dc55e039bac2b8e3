import { BUCKET_BITS_AT_MOST, ENTRIES_A_BUCKET } from "./layout.ts";

/** The entries of a shard, in columns: sorting a million objects would take longer than everything else. */
export interface Entries {
  readonly bucketBits: number;
  /** The leading `bucketBits` of each fingerprint. */
  readonly buckets: Uint16Array;
  /** Bits 0 to 31. */
  readonly lows: Uint32Array;
  /** Bits 32 to 47. */
  readonly middles: Uint16Array;
  readonly references: Uint32Array;
}

export function createEntries(count: number): Entries {
  return {
    bucketBits: bucketBitsFor(count),
    buckets: new Uint16Array(count),
    lows: new Uint32Array(count),
    middles: new Uint16Array(count),
    references: new Uint32Array(count),
  };
}

function bucketBitsFor(entries: number): number {
  const bits = Math.floor(Math.log2(Math.max(1, entries / ENTRIES_A_BUCKET)));
  return Math.min(BUCKET_BITS_AT_MOST, bits);
}

/**
 * Sorts by bucket, then by the stored bits of the fingerprint.
 *
 * @returns The indices of the entries in the order of writing; null if two fingerprints collide.
 */
export function sortEntries({ buckets, lows, middles }: Entries): Uint32Array | null {
  const compare = (a: number, b: number): number =>
    (buckets[a] ?? 0) - (buckets[b] ?? 0) ||
    (lows[a] ?? 0) - (lows[b] ?? 0) ||
    (middles[a] ?? 0) - (middles[b] ?? 0);
  const order = Uint32Array.from(lows.keys()).sort(compare);
  const collides = order.some((it, at) => at > 0 && compare(order[at - 1] ?? it, it) === 0);
  return collides ? null : order;
}
