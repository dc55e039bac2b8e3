import { shardOf } from "../domain/compact/fingerprint.ts";
import type { Shard } from "../domain/compact/layout.ts";
import { sha256 } from "../release/hash.ts";
import { type Manifest, parseManifest } from "../release/manifest.ts";
import { openRelease, type Release } from "../release/open-release.ts";
import type { OpenBundle } from "./bundle.ts";
import { releaseKey, shardKey } from "./keys.ts";
import { inParts, type KvStore, StoreError } from "./kv-store.ts";
import type { Pointer } from "./pointer.ts";
import { RESIDENT_BYTES_AT_MOST, type ShardCache } from "./shard-cache.ts";

/** Fetches releases from KV, and checks every byte before it is used. */
export interface ReleaseLoader {
  /**
   * Opens the release that a pointer names, and fetches at the same time the shard of a path.
   *
   * @throws StoreError where KV does not answer, or what it holds is damaged.
   */
  open(pointer: Pointer, id: string, path: string | null): Promise<Release>;
  /** The shard at an index, where it is at hand. */
  shardAt(release: Release, index: number): Shard | null;
  /** @throws StoreError likewise. */
  loadShard(release: Release, index: number): Promise<void>;
  /**
   * Fetches every shard that is not at hand, and lets go of those of other releases.
   *
   * @returns null where they do not fit into memory together with those of `serving`.
   * @throws StoreError likewise.
   */
  loadAll(release: Release, serving: Release | null): Promise<readonly Shard[] | null>;
}

const PUBLISH_AGAIN = "Publish the table again, or roll back";

/** An invocation may have six connections open (developers.cloudflare.com/workers/platform/limits). */
const FETCHES_AT_ONCE = 4;

/**
 * @param bundle Shards that it holds are not fetched.
 * @param cache Takes the others.
 */
export function createReleaseLoader(
  kv: KvStore,
  bundle: OpenBundle,
  cache: ShardCache,
): ReleaseLoader {
  const bundled = new Map(
    bundle.release.manifest.shards.map(({ sha256 }, index) => [sha256, bundle.shards[index]]),
  );
  const loading = new Map<string, Promise<void>>();
  const find = (hash: string): Shard | null => bundled.get(hash) ?? cache.get(hash);

  const shardAt = ({ manifest }: Release, index: number): Shard | null => {
    const hash = manifest.shards[index]?.sha256;
    return hash === undefined ? null : find(hash);
  };

  async function fetchShard(id: string, index: number, hash: string): Promise<void> {
    const name = `shard ${index} of release ${id.slice(0, 12)}`;
    const bytes = await kv.getBytes(shardKey(id, index));
    if (!bytes) throw new StoreError(`The ${name} is not in KV`, PUBLISH_AGAIN);
    if ((await sha256(bytes)) !== hash)
      throw new StoreError(`The ${name} is damaged`, PUBLISH_AGAIN);
    const problem = cache.add(hash, bytes);
    if (problem !== null) throw new StoreError(`The ${name} is damaged: ${problem}`, PUBLISH_AGAIN);
  }

  const loadShard = async ({ id, manifest }: Release, index: number): Promise<void> => {
    const hash = manifest.shards[index]?.sha256;
    if (hash === undefined || find(hash)) return;
    const running = loading.get(hash) ?? fetchShard(id, index, hash);
    loading.set(hash, running);
    try {
      await running;
    } finally {
      loading.delete(hash);
    }
  };

  /** What a release keeps in memory beside the bundle. */
  const sizeOf = ({ manifest }: Release): number =>
    manifest.shards.reduce((sum, it) => sum + (bundled.has(it.sha256) ? 0 : it.bytes), 0);

  return {
    async open(pointer, id, path) {
      // The shard's number follows from the path alone: a cold isolate need not know the manifest first.
      const index = path === null || pointer.shards === 0 ? null : shardOf(path, pointer.shards);
      const [manifest, bytes] = await Promise.all([
        fetchManifest(kv, pointer, id),
        index === null ? null : kv.getBytes(shardKey(id, index)),
      ]);
      const hash = index === null ? undefined : manifest.shards[index]?.sha256;
      if (bytes && hash !== undefined && (await sha256(bytes)) === hash) cache.add(hash, bytes);
      const release = openRelease(manifest, bundle.release.manifest.site);
      if (release) return release;
      throw new StoreError(`The site of release ${id.slice(0, 12)} cannot be read`, PUBLISH_AGAIN);
    },
    shardAt,
    loadShard,
    async loadAll(release, serving) {
      const atOnce = sizeOf(release) + (serving ? sizeOf(serving) : 0);
      if (atOnce > RESIDENT_BYTES_AT_MOST) return null;
      for (const part of inParts([...release.manifest.shards.keys()], FETCHES_AT_ONCE)) {
        await Promise.all(part.map((index) => loadShard(release, index)));
      }
      const shards = release.manifest.shards.flatMap(({ sha256 }) => find(sha256) ?? []);
      cache.retain(new Set(release.manifest.shards.map((it) => it.sha256)));
      return shards.length === release.manifest.shards.length ? shards : null;
    },
  };
}

/** @throws StoreError where there is none, or not the one that the pointer means. */
async function fetchManifest(
  kv: KvStore,
  { manifest: hash }: Pointer,
  id: string,
): Promise<Manifest> {
  const name = `manifest of release ${id.slice(0, 12)}`;
  const bytes = await kv.getBytes(releaseKey(id));
  if (!bytes) throw new StoreError(`The ${name} is not in KV`, PUBLISH_AGAIN);
  if (hash !== undefined && (await sha256(bytes)) !== hash) {
    throw new StoreError(`The ${name} is not the one that was promoted`, PUBLISH_AGAIN);
  }
  const manifest = parseManifest(new TextDecoder().decode(bytes));
  if (typeof manifest === "string") {
    throw new StoreError(`Release ${id.slice(0, 12)}: ${manifest}`, PUBLISH_AGAIN);
  }
  if (manifest.release !== id) {
    throw new StoreError(`The ${name} is of another release`, PUBLISH_AGAIN);
  }
  return manifest;
}
