/**
 * What an isolate serves: the release that `current` names, the rows over it and the gate, kept in memory and refreshed
 * in the background. There is always a table to answer from, whatever KV does: the one in memory, else what KV delivers
 * in time, else the last good one, else the bundled table.
 */
import { canonicalPath } from "../../domain/url/canonicalize.ts";
import type { Shard } from "../../domain/compact/layout.ts";
import type { Instant } from "../../domain/instant.ts";
import type { OldUrls } from "../../domain/table/site-files.ts";
import type { Table } from "../../domain/table/table.ts";
import { type Release, shardsFor, tableOf } from "../../release/open-release.ts";
import type { OpenBundle } from "./bundle.ts";
import type { KvStore } from "../kv/kv-store.ts";
import type { LastSeen } from "./last-seen.ts";
import { createReleaseLoader } from "./release-loader.ts";
import { createShardCache } from "./shard-cache.ts";
import { advance, firstSnapshot, REFRESHED_KEYS, withTable } from "./snapshot.ts";
import { confirm, NEVER_CONFIRMED, type TableProviderStatus } from "./isolate-status.ts";
import { oldUrlsOf } from "./stored-old-urls.ts";
import { deadline } from "./deadline.ts";

/** The minimum time between two reads of KV by one isolate. */
export const REFRESH_SECONDS = 30;

/** How long an isolate's first request waits for KV before the bundled table answers. */
export const COLD_LIMIT_MS = 1500;

/** How long a request waits for a shard of a table that does not fit into memory as a whole. */
export const SHARD_LIMIT_MS = 1500;

/** How long requests do without a shard that did not arrive in time before it is tried again. */
const SHARD_RETRY_MS = 5000;

/** The runtime cancels `waitUntil` work 30 s after the answer, so a refresh that is still running by then is lost. */
const REFRESH_LOST_MS = 35_000;

/** A refresh that takes this long is reported as a problem. */
const REFRESH_SLOW_MS = 10_000;

/** The upper bound of the delay, which doubles while KV fails, so that a rollback is never delayed much longer. */
const RETRY_SECONDS_AT_MOST = 120;

export interface TableProviderOptions {
  readonly kv: KvStore;
  readonly bundle: OpenBundle;
  readonly now: () => Instant;
  /** The minimum time between two reads of KV. */
  readonly refreshSeconds: number;
  /** Remembers the release that this location served last. If left out, a cold isolate does not prefetch. */
  readonly lastSeen?: LastSeen;
  /** The limit on memory for shards that are not in the bundle. */
  readonly residentBytesAtMost?: number;
}

export interface TableProvider {
  /** The table of all requests, the same object until something changes; null if any of it is not in memory. */
  wholeTable(): Table | null;
  /** The table that requests for a path are resolved against; null if a shard must be fetched first. */
  tableFor(pathname: string): Table | null;
  /**
   * Like `tableFor`, but fetches what is missing, or does without it if KV is too slow. Never throws.
   *
   * @param background Takes work that continues after the answer.
   */
  fetchTable(pathname: string, background: Background): Promise<Table>;
  isRefreshDue(now: Instant): boolean;
  /** Refreshes from KV in the background if a refresh is due. Concurrent calls share one refresh. */
  refreshIfDue(background: Background): void;
  /** The old addresses of the release in service. */
  oldUrls(): Promise<OldUrls>;
  status(): TableProviderStatus;
}

/** `ExecutionContext.waitUntil`. */
export type Background = (work: Promise<void>) => void;

interface Refresh {
  readonly startedAt: Instant;
  /** Resolves when KV has answered what is in service, and delivered the shard of the waiting request. */
  readonly heard: Promise<void>;
}

export function createTableProvider({
  kv,
  bundle,
  now,
  refreshSeconds,
  lastSeen,
  residentBytesAtMost,
}: TableProviderOptions): TableProvider {
  const cache = createShardCache(residentBytesAtMost);
  const loader = createReleaseLoader(kv, bundle, cache, now);
  let snapshot = firstSnapshot(bundle);
  /** True until KV has answered, failed or timed out. */
  let isCold = true;
  let failures = 0;
  let problems: readonly string[] = [];
  let dueAt: Instant = -Infinity;
  let refreshedAt: Instant | null = null;
  let confirmed = NEVER_CONFIRMED;
  let running: Refresh | null = null;
  let turns = 0;
  /** The release that `lastSeen` is known to contain. */
  let seen: string | null = null;
  /** By release and shard index, until when requests do without that shard. */
  const withoutUntil = new Map<string, Instant>();

  const note = (problem: unknown): void => {
    const text = problem instanceof Error ? problem.message : String(problem);
    if (!problems.includes(text)) problems = [...problems, text];
  };

  /** The refresh in progress, or a new one. Refreshes never overlap, because each builds on the previous one. */
  function refresh(path: string | null, background: Background): Refresh {
    const startedAt = now();
    if (running && startedAt - running.startedAt < REFRESH_LOST_MS) return running;
    if (running) failures += 1;
    dueAt = startedAt + refreshSeconds * 1000;
    const turn = ++turns;
    const isLatest = (): boolean => turn === turns;
    const heard = readKv(path, isLatest);
    const begun = { startedAt, heard };
    running = begun;
    background(
      heard
        .then(() => (isLatest() ? completeShards(isLatest) : undefined))
        .then(() => (isLatest() ? rememberSeen() : undefined))
        .finally(() => {
          if (isLatest()) running = null;
        }),
    );
    return begun;
  }

  /**
   * Never throws: a failure is reported as a problem, and the last good state is kept.
   *
   * @param isLatest Whether no later refresh has started. One that was given up as lost must not undo its successors.
   */
  async function readKv(path: string | null, isLatest: () => boolean): Promise<void> {
    try {
      const asked = kv.getTexts(REFRESHED_KEYS);
      if (isCold && path !== null) void prefetchSeen(path, asked);
      const texts = await asked;
      if (!isLatest()) return;
      const pathWaitedFor = () => (isCold ? path : null);
      const result = await advance(snapshot, texts, { bundle, loader, pathWaitedFor });
      if (!isLatest()) return;
      ({ snapshot, problems } = result);
      loader.retain(snapshot.release);
      refreshedAt = now();
      confirmed = confirm(confirmed, texts, snapshot.texts, refreshedAt);
      failures = 0;
    } catch (error) {
      if (!isLatest()) return;
      problems = [];
      note(error);
      const wait = Math.min(refreshSeconds * 2 ** failures, RETRY_SECONDS_AT_MOST);
      dueAt = Math.max(dueAt, now() + wait * 1000);
      failures += 1;
    }
    endColdStart();
  }

  /** From here on the last good state serves: the bundled table if KV has not answered. */
  function endColdStart(): void {
    isCold = false;
    if (!snapshot.table) snapshot = withTable(snapshot);
  }

  /** Fetches what the pointer will probably name, in parallel with the pointer. */
  async function prefetchSeen(path: string, asked: Promise<unknown>): Promise<void> {
    let isKnown = false;
    const known = () => void (isKnown = true);
    asked.then(known, known);
    const guess = (await lastSeen?.read()) ?? null;
    seen = guess?.release ?? null;
    if (guess && guess.release !== bundle.release.id && !isKnown) loader.prefetch(guess, path);
  }

  async function rememberSeen(): Promise<void> {
    const { id, manifest } = snapshot.release;
    if (id === seen || refreshedAt === null) return;
    seen = id;
    await lastSeen?.write({ release: id, shards: manifest.shards.length });
  }

  /** Fetches the shards that the first answer did not need. */
  async function completeShards(isLatest: () => boolean): Promise<void> {
    if (snapshot.shards) return;
    try {
      const shards = await loader.loadAll(snapshot.release, null);
      if (shards && isLatest()) snapshot = withTable({ ...snapshot, shards });
    } catch (error) {
      if (isLatest()) note(error);
    }
  }

  /** If not all of the table is in memory, a table of the shards that the path needs; null if one is missing. */
  function tableFor(pathname: string): Table | null {
    if (isCold) return null;
    if (snapshot.table) return snapshot.table;
    const { release, rows, gate } = snapshot;
    const shards = new Map<number, Shard>();
    for (const index of shardsFor(pathname, release)) {
      const shard = loader.shardAt(release, index);
      if (!shard) return null;
      shards.set(index, shard);
    }
    return tableOf(release, (index) => shards.get(index) ?? null, rows, gate);
  }

  async function loadOrNote(release: Release, index: number): Promise<void> {
    try {
      await loader.loadShard(release, index);
    } catch (error) {
      note(error);
    }
  }

  async function waitForShards(pathname: string, background: Background): Promise<void> {
    const { release } = snapshot;
    const indices = shardsFor(pathname, release).filter((it) => !loader.shardAt(release, it));
    await Promise.all(indices.map((it) => waitForShard(release, it, background)));
  }

  async function waitForShard(
    release: Release,
    index: number,
    background: Background,
  ): Promise<void> {
    const name = `${release.id}/${index}`;
    if ((withoutUntil.get(name) ?? -Infinity) > now()) return;
    const work = loadOrNote(release, index);
    background(work);
    const isInTime = await deadline(SHARD_LIMIT_MS, work);
    if (!isInTime) note(`A shard was not had within ${SHARD_LIMIT_MS / 1000} s`);
    if (loader.shardAt(release, index)) withoutUntil.delete(name);
    else withoutUntil.set(name, now() + SHARD_RETRY_MS);
  }

  function slowness(): string[] {
    const seconds = running ? Math.floor((now() - running.startedAt) / 1000) : 0;
    return seconds * 1000 < REFRESH_SLOW_MS ? [] : [`KV has not answered for ${seconds} s`];
  }

  function isRefreshDue(at: Instant): boolean {
    if (isCold || at < dueAt) return false;
    return running === null || at - running.startedAt >= REFRESH_LOST_MS;
  }

  return {
    wholeTable: () => (isCold ? null : snapshot.table),
    tableFor,
    async fetchTable(pathname, background) {
      if (isCold) {
        const { heard } = refresh(canonicalPath(pathname), background);
        const isInTime = await deadline(COLD_LIMIT_MS, heard);
        if (!isInTime && isCold) {
          endColdStart();
          note(
            `KV did not answer within ${COLD_LIMIT_MS / 1000} s: the bundled table serves until it does`,
          );
        }
      }
      const table = tableFor(pathname);
      if (table) return table;
      await waitForShards(pathname, background);
      const late = tableFor(pathname);
      if (late) return late;
      const { rows, gate } = snapshot;
      return tableOf(bundle.release, (index) => bundle.shards[index] ?? null, rows, gate);
    },
    isRefreshDue,
    refreshIfDue(background) {
      if (isRefreshDue(now())) refresh(null, background);
    },
    oldUrls: () => oldUrlsOf(kv, snapshot.release, bundle),
    status: () => ({
      snapshot,
      residentBytes: cache.sizeBytes(),
      refreshedAt,
      confirmed,
      refreshing: running?.heard ?? null,
      failures,
      problems: [...problems, ...slowness()],
    }),
  };
}
