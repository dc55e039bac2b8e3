import { openShard, type Shard, type ShardProblem } from "../../domain/compact/layout.ts";
import { type Result, success } from "../../domain/result.ts";

/** Half of an isolate's 128 MiB (developers.cloudflare.com/workers/platform/limits). */
const RESIDENT_BYTES_AT_MOST = 64 * 1024 * 1024;

/** An LRU cache of shards, keyed by the SHA-256 of their bytes, so that releases share unchanged shards. */
export interface ShardCache {
  /** null if it is not in memory. Marks the shard as used. */
  get(sha256: string): Shard | null;
  /** Makes room by evicting the least recently used shards. */
  add(sha256: string, bytes: Uint8Array<ArrayBuffer>): Result<Shard, ShardProblem>;
  /** Drops all other shards. */
  retain(sha256s: ReadonlySet<string>): void;
  sizeBytes(): number;
  readonly bytesAtMost: number;
}

export function createShardCache(bytesAtMost = RESIDENT_BYTES_AT_MOST): ShardCache {
  const entries = new Map<string, { readonly shard: Shard; usedAt: number }>();
  let size = 0;
  let uses = 0;
  const drop = (sha256: string): void => {
    size -= entries.get(sha256)?.shard.sizeBytes ?? 0;
    entries.delete(sha256);
  };
  const dropOldest = (): void => {
    const [oldest] = [...entries].reduce((a, b) => (b[1].usedAt < a[1].usedAt ? b : a));
    drop(oldest);
  };
  return {
    get(sha256) {
      const entry = entries.get(sha256);
      if (!entry) return null;
      entry.usedAt = uses++;
      return entry.shard;
    },
    add(sha256, bytes) {
      const known = entries.get(sha256);
      if (known) return success(known.shard);
      const opened = openShard(bytes);
      if (!opened.ok) return opened;
      const shard = opened.value;
      while (entries.size > 0 && size + shard.sizeBytes > bytesAtMost) dropOldest();
      entries.set(sha256, { shard, usedAt: uses++ });
      size += shard.sizeBytes;
      return opened;
    },
    retain(sha256s) {
      for (const sha256 of entries.keys()) if (!sha256s.has(sha256)) drop(sha256);
    },
    sizeBytes: () => size,
    bytesAtMost,
  };
}
