/**
 * What an isolate serves: the release that `current` names, the rows over it and the gate, kept in memory
 * and refreshed behind requests. Whatever KV does there is an answer: what is in memory, else what KV gives
 * in time, else the last good, else the table bundled at deployment.
 */
import { canonicalPath } from "../domain/canonicalize.ts";
import { shardOf } from "../domain/compact/fingerprint.ts";
import type { Instant } from "../domain/instant.ts";
import type { OldUrls } from "../domain/site-files.ts";
import type { Table } from "../domain/table.ts";
import { type Release, tableOf } from "../release/open-release.ts";
import type { OpenBundle } from "./bundle.ts";
import type { KvStore } from "./kv-store.ts";
import { createReleaseLoader } from "./release-loader.ts";
import { createShardCache } from "./shard-cache.ts";
import { advance, firstSnapshot, REFRESHED_KEYS, type Snapshot, withTable } from "./snapshot.ts";
import { oldUrlsOf } from "./stored-old-urls.ts";
import { within } from "./within.ts";

/** How often an isolate asks KV what has changed, at most. */
export const REFRESH_SECONDS = 30;

/** How long the first request of an isolate waits for KV before the bundled table answers. */
export const COLD_LIMIT_MS = 1500;

/** How long a request waits for a shard of a table that does not fit into memory whole. */
export const SHARD_LIMIT_MS = 1500;

/** After a shard that could not be had in time, requests do without for as long. */
const SHARD_RETRY_MS = 5000;

/** A refresh that took as long has been lost with the request that began it. */
const REFRESH_LOST_MS = 60_000;

/** Refreshes that fail are tried again after twice as long each time, up to this. */
const RETRY_SECONDS_AT_MOST = 300;

export interface LiveOptions {
  readonly kv: KvStore;
  readonly bundle: OpenBundle;
  readonly now: () => Instant;
  /** How often KV is asked, at most. */
  readonly refreshSeconds: number;
}

export interface Live {
  /** What requests for a path are resolved against; null where something must be fetched first. */
  tableAtHand(pathname: string): Table | null;
  /**
   * The same, having fetched what is missing, or done without it where KV is too slow. Never throws.
   *
   * @param background Takes work that goes on behind the answer.
   */
  fetchTable(pathname: string, background: Background): Promise<Table>;
  /** Asks KV what has changed, in the background, where that is due. Calls at the same time share one. */
  refreshIfDue(background: Background): void;
  /** The old addresses of the release that serves. */
  oldUrls(): OldUrls;
  status(): LiveStatus;
}

/** `ExecutionContext.waitUntil`. */
export type Background = (work: Promise<void>) => void;

/** How an isolate fares, for people. */
export interface LiveStatus {
  readonly snapshot: Snapshot;
  readonly residentBytes: number;
  /** When KV was last heard. */
  readonly refreshedAt: Instant | null;
  /** How many refreshes in a row did not succeed in everything. */
  readonly failures: number;
  /** What is wrong with what KV holds or does; what serves is the last good. */
  readonly problems: readonly string[];
}

export function createLive({ kv, bundle, now, refreshSeconds }: LiveOptions): Live {
  const cache = createShardCache();
  const loader = createReleaseLoader(kv, bundle, cache);
  let snapshot = firstSnapshot(bundle);
  /** Until KV was heard, or failed, or was too slow. */
  let isCold = true;
  let failures = 0;
  let problems: readonly string[] = [];
  let dueAt: Instant = -Infinity;
  let refreshedAt: Instant | null = null;
  let shardsDueAt: Instant = -Infinity;
  let running: { readonly startedAt: Instant; readonly work: Promise<void> } | null = null;

  function refresh(path: string | null): Promise<void> {
    const startedAt = now();
    if (running && startedAt - running.startedAt < REFRESH_LOST_MS) return running.work;
    dueAt = startedAt + refreshSeconds * 1000;
    const work = readKv(path).finally(() => {
      if (running?.work === work) running = null;
    });
    running = { startedAt, work };
    return work;
  }

  /** Never throws: what goes wrong is a problem to show, and the last good stays. */
  async function readKv(path: string | null): Promise<void> {
    try {
      const texts = await kv.getTexts(REFRESHED_KEYS);
      const result = await advance(snapshot, texts, bundle, loader, path);
      ({ snapshot, problems } = result);
      refreshedAt = now();
    } catch (error) {
      problems = [error instanceof Error ? error.message : String(error)];
    }
    isCold = false;
    failures = problems.length === 0 ? 0 : failures + 1;
    const wait = Math.min(refreshSeconds * 2 ** failures, RETRY_SECONDS_AT_MOST);
    if (failures > 0) dueAt = Math.max(dueAt, now() + wait * 1000);
  }

  /** Fetches what the first answer did not need. */
  async function completeShards(): Promise<void> {
    const { release } = snapshot;
    if (snapshot.shards) return;
    try {
      const shards = await loader.loadAll(release, null);
      if (shards && snapshot.release === release) snapshot = withTable({ ...snapshot, shards });
    } catch (error) {
      problems = [...problems, error instanceof Error ? error.message : String(error)];
    }
  }

  /** Where a table does not fit into memory whole, each request has one with the shard that it needs. */
  function tableAtHand(pathname: string): Table | null {
    if (isCold) return null;
    if (snapshot.table) return snapshot.table;
    const { release, rows, gate } = snapshot;
    const shard = loader.shardAt(release, shardIndex(pathname, release));
    return shard && tableOf(release, () => shard, rows, gate);
  }

  return {
    tableAtHand,
    async fetchTable(pathname, background) {
      if (isCold) {
        const work = refresh(canonicalPath(pathname)).then(completeShards);
        background(work);
        await within(COLD_LIMIT_MS, refresh(null));
        isCold = false;
      }
      const table = tableAtHand(pathname);
      if (table) return table;
      if (shardsDueAt <= now()) {
        const { release } = snapshot;
        const work = loader.loadShard(release, shardIndex(pathname, release)).catch(() => {});
        background(work);
        await within(SHARD_LIMIT_MS, work);
      }
      const late = tableAtHand(pathname);
      if (late) return late;
      shardsDueAt = Math.max(shardsDueAt, now() + SHARD_RETRY_MS);
      const { rows, gate } = snapshot;
      return tableOf(bundle.release, (index) => bundle.shards[index] ?? null, rows, gate);
    },
    refreshIfDue(background) {
      if (!isCold && dueAt <= now()) background(refresh(null).then(completeShards));
    },
    oldUrls: () => oldUrlsOf(kv, snapshot.release, bundle),
    status: () => ({
      snapshot,
      residentBytes: cache.sizeBytes(),
      refreshedAt,
      failures,
      problems,
    }),
  };
}

function shardIndex(pathname: string, { manifest }: Release): number {
  return shardOf(canonicalPath(pathname), manifest.shards.length);
}
