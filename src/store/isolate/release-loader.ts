import { shardOf } from "../../domain/compact/fingerprint.ts";
import type { Shard } from "../../domain/compact/layout.ts";
import type { Instant } from "../../domain/instant.ts";
import { sha256 } from "../../release/hash.ts";
import type { Manifest } from "../../release/manifest.ts";
import { describeManifestProblem } from "../../release/manifest-format.ts";
import { readManifestText } from "../../release/manifest-shape.ts";
import { openRelease, type Release } from "../../release/open-release.ts";
import type { Seen } from "./last-seen.ts";
import type { OpenBundle } from "./bundle.ts";
import { releaseKey, shardKey } from "../records/keys.ts";
import { inParts, type KvStore, ReleaseError, StoreError } from "../kv/kv-store.ts";
import type { ServingPointer } from "./pointer-shape.ts";
import type { ShardCache } from "./shard-cache.ts";
import { describeShardProblem } from "./shard-problem.ts";

/** Fetches releases from KV. Every byte is checked before it is used. */
export interface ReleaseLoader {
  /** Starts fetching what `open` will probably need. Checks nothing, and never throws. */
  prefetch(seen: Seen, path: string): void;
  /**
   * Opens the release that a pointer names, while fetching the shard of a path.
   *
   * @throws StoreError if KV does not answer, or what it holds is damaged.
   */
  open(pointer: ServingPointer, id: string, path: string | null): Promise<Release>;
  /** The shard at an index; null if it is not in memory. */
  shardAt(release: Release, index: number): Shard | null;
  /** All shards; null if any is not in memory. */
  shardsAtHand(release: Release): readonly Shard[] | null;
  /** @throws StoreError if KV does not answer, or what it holds is damaged. */
  loadShard(release: Release, index: number): Promise<Shard>;
  /**
   * Fetches every shard that is not in memory.
   *
   * @param serving A release whose shards are all in memory and must stay there.
   * @returns null if both releases together do not fit into memory.
   * @throws StoreError if KV does not answer, or what it holds is damaged.
   */
  loadAll(release: Release, serving: Release | null): Promise<readonly Shard[] | null>;
  /** Drops the shards of all other releases. */
  retain(release: Release): void;
}

const PUBLISH_AGAIN = "Publish the table again, or roll back";

/** Below the limit of six open connections per invocation (developers.cloudflare.com/workers/platform/limits). */
const FETCHES_AT_ONCE = 4;

/** A fetch this old may have been cancelled with the request that started it. Later requests do not wait for it. */
const FETCH_LOST_MS = 5000;

/**
 * @param bundle Its shards are used without a fetch.
 * @param cache Holds the other shards.
 */
export function createReleaseLoader(
  kv: KvStore,
  bundle: OpenBundle,
  cache: ShardCache,
  now: () => Instant,
): ReleaseLoader {
  const bundled = new Map(
    bundle.release.manifest.shards.map(({ sha256 }, index) => [sha256, bundle.shards[index]]),
  );
  let ahead: Prefetched | null = null;
  const loading = new Map<string, { readonly startedAt: Instant; readonly work: Promise<Shard> }>();
  const find = (hash: string): Shard | null => bundled.get(hash) ?? cache.get(hash);

  const shardAt = ({ manifest }: Release, index: number): Shard | null => {
    const hash = manifest.shards[index]?.sha256;
    return hash === undefined ? null : find(hash);
  };

  async function fetchShard(id: string, index: number, hash: string): Promise<Shard> {
    const name = `shard ${index} of release ${id.slice(0, 12)}`;
    const bytes = await kv.getBytes(shardKey(id, index));
    if (!bytes) throw new ReleaseError("damaged", `The ${name} is not in KV`, PUBLISH_AGAIN);
    if ((await sha256(bytes)) !== hash)
      throw new ReleaseError("damaged", `The ${name} is damaged`, PUBLISH_AGAIN);
    const added = cache.add(hash, bytes);
    if (added.ok) return added.value;
    const why = describeShardProblem(added.problem);
    throw new ReleaseError("damaged", `The ${name} is damaged: ${why}`, PUBLISH_AGAIN);
  }

  async function loadShard(release: Release, index: number): Promise<Shard> {
    const hash = release.manifest.shards[index]?.sha256 ?? "";
    const atHand = find(hash);
    if (atHand) return atHand;
    const known = loading.get(hash);
    if (known && now() - known.startedAt < FETCH_LOST_MS) return known.work;
    const begun = { startedAt: now(), work: fetchShard(release.id, index, hash) };
    loading.set(hash, begun);
    try {
      return await begun.work;
    } finally {
      if (loading.get(hash) === begun) loading.delete(hash);
    }
  }

  /** The memory that releases need beyond the bundle. Shared shards count once. */
  const sizeOf = (releases: readonly (Release | null)[]): number => {
    const shards = releases.flatMap((it) => it?.manifest.shards ?? []);
    const sizes = new Map(shards.map((it) => [it.sha256, bundled.has(it.sha256) ? 0 : it.bytes]));
    return [...sizes.values()].reduce((sum, it) => sum + it, 0);
  };

  return {
    prefetch({ release: id, shards }, path) {
      ahead = begin(kv, id, shards, path);
    },
    async open(pointer, id, path) {
      const fits = ahead?.id === id && ahead.path === path;
      const { index, ...begun } = fits && ahead ? ahead : begin(kv, id, pointer.shards, path);
      ahead = null;
      const [manifest, bytes] = await Promise.all([
        begun.manifest.then((found) => readManifest(kv, pointer, id, found)),
        begun.shard,
      ]);
      const hash = index === null ? undefined : manifest.shards[index]?.sha256;
      if (bytes && hash !== undefined && (await sha256(bytes)) === hash) cache.add(hash, bytes);
      const release = openRelease(manifest, bundle.release.manifest.site);
      if (release) return release;
      throw new StoreError(`The site of release ${id.slice(0, 12)} cannot be read`, PUBLISH_AGAIN);
    },
    shardAt,
    shardsAtHand({ manifest }) {
      const shards = manifest.shards.flatMap((it) => find(it.sha256) ?? []);
      return shards.length === manifest.shards.length ? shards : null;
    },
    loadShard,
    async loadAll(release, serving) {
      if (sizeOf([release, serving]) > cache.bytesAtMost) return null;
      // Mark these shards as used, so that others are evicted first.
      for (const { sha256 } of serving?.manifest.shards ?? []) find(sha256);
      const shards: Shard[] = [];
      for (const part of inParts([...release.manifest.shards.keys()], FETCHES_AT_ONCE)) {
        shards.push(...(await Promise.all(part.map((index) => loadShard(release, index)))));
      }
      return shards;
    },
    retain: ({ manifest }) => cache.retain(new Set(manifest.shards.map((it) => it.sha256))),
  };
}

type Bytes = Uint8Array<ArrayBuffer>;

/** The parts of a release that a cold isolate needs. One that is null could not be fetched; `open` tries it again. */
interface Prefetched {
  readonly id: string;
  readonly path: string | null;
  /** null if no shard was requested. */
  readonly index: number | null;
  readonly manifest: Promise<Bytes | null>;
  readonly shard: Promise<Bytes | null>;
}

/** Path and count determine the index of the shard, so that its fetch need not wait for the manifest. */
function begin(kv: KvStore, id: string, shards: number, path: string | null): Prefetched {
  const index = path === null || shards === 0 ? null : shardOf(path, shards);
  const fetch = (key: string): Promise<Bytes | null> => kv.getBytes(key).catch(() => null);
  return {
    id,
    path,
    index,
    manifest: fetch(releaseKey(id)),
    shard: index === null ? Promise.resolve(null) : fetch(shardKey(id, index)),
  };
}

/**
 * @param found Its bytes, if they were prefetched.
 * @throws StoreError if the manifest is missing, or is not the one that the pointer names.
 */
async function readManifest(
  kv: KvStore,
  { manifest: hash }: ServingPointer,
  id: string,
  found: Bytes | null,
): Promise<Manifest> {
  const name = `manifest of release ${id.slice(0, 12)}`;
  const bytes = found ?? (await kv.getBytes(releaseKey(id)));
  if (!bytes) throw new StoreError(`The ${name} is not in KV`, PUBLISH_AGAIN);
  if (hash !== undefined && (await sha256(bytes)) !== hash) {
    throw new StoreError(`The ${name} is not the one that was promoted`, PUBLISH_AGAIN);
  }
  const manifest = readManifestText(new TextDecoder().decode(bytes));
  if (!manifest.ok) {
    const why = describeManifestProblem(manifest.problem);
    throw new StoreError(`Release ${id.slice(0, 12)}: ${why}`, PUBLISH_AGAIN);
  }
  if (manifest.value.release !== id) {
    throw new StoreError(`The ${name} is of another release`, PUBLISH_AGAIN);
  }
  return manifest.value;
}
