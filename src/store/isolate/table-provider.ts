/**
 * What an isolate serves: the release that `current` names, the rows over it and the gate, kept in memory
 * and refreshed behind requests. Whatever KV does there is an answer: what is in memory, else what KV gives
 * in time, else the last good, else the table bundled at deployment.
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

/** How often an isolate asks KV what has changed, at most. */
export const REFRESH_SECONDS = 30;

/** How long the first request of an isolate waits for KV before the bundled table answers. */
export const COLD_LIMIT_MS = 1500;

/** How long a request waits for a shard of a table that does not fit into memory whole. */
export const SHARD_LIMIT_MS = 1500;

/** After a shard that could not be had in time, requests do without it for as long. */
const SHARD_RETRY_MS = 5000;

/** `waitUntil` ends 30 s after the answer: a refresh that takes longer was lost with the request that began it. */
const REFRESH_LOST_MS = 35_000;

/** A refresh that takes as long is a problem to show. */
const REFRESH_SLOW_MS = 10_000;

/** While KV fails it is asked after twice as long each time, up to this: a rollback must not take much longer. */
const RETRY_SECONDS_AT_MOST = 120;

export interface TableProviderOptions {
  readonly kv: KvStore;
  readonly bundle: OpenBundle;
  readonly now: () => Instant;
  /** How often KV is asked, at most. */
  readonly refreshSeconds: number;
  /** Which release this location served last; left out, a cold isolate does not guess. */
  readonly lastSeen?: LastSeen;
  /** What the shards that are not in the bundle may take. */
  readonly residentBytesAtMost?: number;
}

export interface TableProvider {
  /** What all requests are resolved against; the same object until something changes. null: it is not in memory whole. */
  wholeTable(): Table | null;
  /** What requests for a path are resolved against; null if something must be fetched first. */
  tableFor(pathname: string): Table | null;
  /**
   * The same, having fetched what is missing, or done without it if KV is too slow. Never throws.
   *
   * @param background Takes work that goes on behind the answer.
   */
  fetchTable(pathname: string, background: Background): Promise<Table>;
  isRefreshDue(now: Instant): boolean;
  /** Asks KV what has changed, in the background, if that is due. Calls at the same time share one. */
  refreshIfDue(background: Background): void;
  /** The old addresses of the release that serves. */
  oldUrls(): Promise<OldUrls>;
  status(): TableProviderStatus;
}

/** `ExecutionContext.waitUntil`. */
export type Background = (work: Promise<void>) => void;

/** One refresh on its way. */
interface Refresh {
  readonly startedAt: Instant;
  /** What KV says is in service, with the shard of a request that waits. */
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
  /** Until KV was heard, or failed, or was too slow. */
  let isCold = true;
  let failures = 0;
  let problems: readonly string[] = [];
  let dueAt: Instant = -Infinity;
  let refreshedAt: Instant | null = null;
  let confirmed = NEVER_CONFIRMED;
  let running: Refresh | null = null;
  let turns = 0;
  /** What `lastSeen` is known to hold. */
  let seen: string | null = null;
  /** Until when requests do without a shard, by release and index. */
  const withoutUntil = new Map<string, Instant>();

  const note = (problem: unknown): void => {
    const text = problem instanceof Error ? problem.message : String(problem);
    if (!problems.includes(text)) problems = [...problems, text];
  };

  /** The refresh under way, or a new one: one at a time, since each builds on the last. */
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
   * Never throws: what goes wrong is a problem to show, and the last good stays.
   *
   * @param isLatest One that was taken for lost, and comes late, must not undo what came after it.
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

  /** What serves from now on is the last good, and if KV was not heard that is the bundled table. */
  function endColdStart(): void {
    isCold = false;
    if (!snapshot.table) snapshot = withTable(snapshot);
  }

  /** Has fetched at the same time what the pointer will probably name. */
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

  /** Fetches what the first answer did not need. */
  async function completeShards(isLatest: () => boolean): Promise<void> {
    if (snapshot.shards) return;
    try {
      const shards = await loader.loadAll(snapshot.release, null);
      if (shards && isLatest()) snapshot = withTable({ ...snapshot, shards });
    } catch (error) {
      if (isLatest()) note(error);
    }
  }

  /** Where a table is not in memory whole, each request has one with the shards that it needs. */
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
