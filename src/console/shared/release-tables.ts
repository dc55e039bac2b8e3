/**
 * Tables of releases that need not be in service, as they would be if they were: for the preview of old addresses under
 * a release, and for "try addresses".
 */
import type { Shard } from "../../domain/compact/layout.ts";
import type { Instant } from "../../domain/instant.ts";
import type { Layer, Table } from "../../domain/table/table.ts";
import { openRelease, type Release, shardsFor, tableOf } from "../../release/open-release.ts";
import type { Manifest } from "../../release/manifest.ts";
import type { OpenBundle } from "../../store/isolate/bundle.ts";
import { deadline } from "../../store/isolate/deadline.ts";
import { createReleaseLoader } from "../../store/isolate/release-loader.ts";
import { createShardCache } from "../../store/isolate/shard-cache.ts";
import type { Snapshot } from "../../store/isolate/snapshot.ts";
import type { TableProvider } from "../../store/isolate/table-provider.ts";
import { type KvStore, ReleaseError, StoreError } from "../../store/kv/kv-store.ts";
import { layerOf } from "../../store/records/in-force.ts";
import type { Overlay } from "../../store/records/overlay.ts";
import { keepLatest, MANIFESTS_AT_MOST, type ReleaseCache } from "./release-cache.ts";

export interface ReleaseTables {
  /**
   * Opens a release as it was stored at most 30 s ago, because a crawler asks for thousands of addresses.
   *
   * @throws StoreError if there is no such release, or it cannot be read.
   */
  open(id: string): Promise<Release>;
  /**
   * Opens the release of a manifest that was already read.
   *
   * @throws StoreError if its site cannot be read.
   */
  openAs(manifest: Manifest): Release;
  /**
   * Returns the table that a request for a path would be resolved against if the release were in service now: rows lie
   * over it, and the gate is the release's own, unless somebody moved it.
   *
   * @param pathname Raw, as `URL.pathname`.
   */
  tableFor(release: Release, pathname: string): Promise<Table>;
  /** Like `tableFor`, without the rows. */
  bareTableFor(release: Release, pathname: string): Promise<Table>;
}

/** The memory for shards that are not in service. Small, because an isolate also holds those that are. */
const BYTES_AT_MOST = 24 * 1024 * 1024;

/** Low, because each includes compiled patterns. */
const RELEASES_AT_MOST = 4;

/** Matches the time after which KV returns a change everywhere (`KvStore.getBytes`). */
const MANIFEST_HOLDS_MS = 30_000;

/** Work that takes this long may have been lost with the request that first started it. */
const SHARD_LIMIT_MS = 5000;

export interface ReleaseTablesOptions {
  readonly kv: KvStore;
  readonly bundle: OpenBundle;
  readonly live: TableProvider;
  readonly releaseCache: ReleaseCache;
  readonly now: () => Instant;
}

export function createReleaseTables({
  kv,
  bundle,
  live,
  releaseCache,
  now,
}: ReleaseTablesOptions): ReleaseTables {
  const loader = createReleaseLoader(kv, bundle, createShardCache(BYTES_AT_MOST), now);
  const opened = new Map<Manifest, Release>();
  const manifests = new Map<string, { readonly manifest: Manifest; readonly readAt: Instant }>();
  const layers = new WeakMap<Release, { readonly overlay: Overlay; readonly rows: Layer }>();

  /** The release determines which host a row on an alias belongs to. */
  function rowsOver(release: Release, { overlay }: Snapshot): Layer | null {
    if (!overlay) return null;
    const known = layers.get(release);
    if (known?.overlay === overlay) return known.rows;
    const rows = layerOf(overlay, release.site);
    layers.set(release, { overlay, rows });
    return rows;
  }

  function openAs(manifest: Manifest): Release {
    const known = opened.get(manifest);
    if (known) return known;
    const release = openRelease(manifest, bundle.release.manifest.site);
    if (release) return keepLatest(opened, RELEASES_AT_MOST, manifest, release);
    const what = `The site of ${manifest.release.slice(0, 12)} cannot be read`;
    throw new ReleaseError("damaged", what, "Publish the table again");
  }

  async function fetchShard(release: Release, index: number): Promise<Shard> {
    const work = loader.loadShard(release, index);
    if (await deadline(SHARD_LIMIT_MS, work)) return work;
    throw new StoreError(
      `A part of ${release.id.slice(0, 12)} was not had within ${SHARD_LIMIT_MS / 1000} s`,
      "Ask again",
    );
  }

  async function load(release: Release, pathname: string, rows: Layer | null): Promise<Table> {
    const { snapshot } = live.status();
    const shards = new Map<number, Shard>();
    for (const index of shardsFor(pathname, release)) {
      shards.set(
        index,
        shardThatServes(snapshot, release, index) ?? (await fetchShard(release, index)),
      );
    }
    const shardAt = (index: number): Shard | null => shards.get(index) ?? null;
    return tableOf(release, shardAt, rows, snapshot.gate);
  }

  return {
    bareTableFor: (release, pathname) => load(release, pathname, null),
    async open(id) {
      const known = manifests.get(id);
      if (known && now() - known.readAt < MANIFEST_HOLDS_MS) return openAs(known.manifest);
      const readAt = now();
      const { manifest } = await releaseCache.manifestOf(id);
      keepLatest(manifests, MANIFESTS_AT_MOST, id, { manifest, readAt });
      return openAs(manifest);
    },
    openAs,
    async tableFor(release, pathname) {
      const { snapshot } = live.status();
      const serving = release.id === snapshot.release.id ? live.tableFor(pathname) : null;
      if (serving) return serving;
      return load(release, pathname, rowsOver(release, snapshot));
    },
  };
}

/** Returns the same shard from the release in service, so that shards that releases share are not loaded twice. */
function shardThatServes(
  { release: { manifest }, shards }: Snapshot,
  release: Release,
  index: number,
): Shard | null {
  const hash = release.manifest.shards[index]?.sha256;
  const same = manifest.shards.findIndex((it) => it.sha256 === hash);
  return shards?.[same] ?? null;
}
