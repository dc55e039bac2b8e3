import type { Instant } from "../../domain/instant.ts";
import { sha256 } from "../../release/hash.ts";
import type { Manifest } from "../../release/manifest.ts";
import type { OpenBundle } from "../../store/isolate/bundle.ts";
import type { KvStore } from "../../store/kv/kv-store.ts";
import {
  type KnownManifests,
  readManifest,
  type StoredManifest,
} from "../../store/records/stored-release.ts";
import {
  findDamage,
  findShardDamage,
  type ReleaseDamage,
} from "../../store/records/verify-release.ts";
import { type Changes, findChanges } from "./changes.ts";
import { findRulesWithoutPage, type RulesWithoutPage } from "./rules-without-page.ts";
import { createSources, type Sources, withoutRules } from "./sources.ts";
import { findFlows, type Flow } from "./table-flows.ts";
import { type TableSummary, summarizeTable } from "./table-summary.ts";

/**
 * The results that an isolate has computed about releases. Releases never change, so computing once is enough; whether
 * their stored data was altered is checked again.
 */
export interface ReleaseCache {
  /**
   * @param id null for the bundled table.
   * @throws StoreError if there is no such release, or it cannot be read.
   */
  manifest(id: string | null): Promise<StoredManifest>;
  /** Like `manifest`, by an id that may be the bundled table's, which need not be in KV. */
  manifestOf(id: string): Promise<StoredManifest>;
  open(manifest: Manifest): Sources;
  /** The summary of the rules as currently stored. May be slow: see `soon`. */
  summary(manifest: Manifest): Promise<TableSummary>;
  /**
   * The check of what is currently stored. May be slow: see `soon`.
   *
   * @throws StoreError if KV does not answer, or a part of the rules is missing.
   */
  check(stored: StoredManifest): Promise<ReleaseCheck>;
  /** The flows from old addresses to targets. May be slow: see `soon`. */
  flows(manifest: Manifest): Promise<readonly Flow[]>;
  /** The rules that leave visitors without a page. May be slow: see `soon`. */
  withoutPage(manifest: Manifest): Promise<RulesWithoutPage>;
  /**
   * The changes between two tables. May be slow: see `soon`.
   *
   * @param before null for an empty table, so that every rule is an addition.
   */
  changes(before: Manifest | null, after: Manifest): Promise<Changes>;
}

/** The checks that `promote` repeats. */
export interface ReleaseCheck {
  /** The damage to the stored data of a release. */
  readonly damage: readonly ReleaseDamage[];
  /** Whether its rules were compiled again and compared with what is stored, which is skipped for a large table. */
  readonly isCompiled: boolean;
}

/** Compiling more rules takes more time and memory than an isolate has for a page. */
const COMPILED_AT_MOST = 20_000;

/** Low, because manifests and the lines of a difference can be large. */
export const MANIFESTS_AT_MOST = 12;
const SUMMARIES_AT_MOST = 50;
const CHANGES_AT_MOST = 4;

/** After this time, work is considered lost with the request that began it. */
const LOST_MS = 30_000;

export function createReleaseCache(
  kv: KvStore,
  bundle: OpenBundle,
  now: () => Instant,
): ReleaseCache {
  const { open, look, lastLook } = createSources(kv, bundle, now);
  const kept = new Map<string, Manifest>();
  const manifests: KnownManifests = {
    get: (hash) => kept.get(hash),
    set: (hash, manifest) => void keepLatest(kept, MANIFESTS_AT_MOST, hash, manifest),
  };
  const looking = shareWork<void>((_release, work) => work(), now);
  const summaries = shareWork(createCache<TableSummary>(SUMMARIES_AT_MOST), now);
  const shards = shareWork(
    createCache<Found>(SUMMARIES_AT_MOST, ({ until }) => now() < until),
    now,
  );
  const compiled = shareWork(createCache<readonly ReleaseDamage[]>(SUMMARIES_AT_MOST), now);
  const flows = shareWork(createCache<readonly Flow[]>(SUMMARIES_AT_MOST), now);
  const withoutPage = shareWork(createCache<RulesWithoutPage>(CHANGES_AT_MOST), now);
  const changes = shareWork(createCache<Changes>(CHANGES_AT_MOST), now);
  const bundled = bundle.release.manifest;
  const hashOfBundled = sha256(JSON.stringify(bundled));
  const manifest = async (id: string | null): Promise<StoredManifest> =>
    id === null
      ? { manifest: bundled, sha256: await hashOfBundled }
      : readManifest(kv, id, manifests);
  /** The cache key of results about a release, which changes if its stored rules do. */
  const keyOf = async (manifest: Manifest): Promise<string> => {
    const { release } = manifest;
    await looking(release, () => look(manifest));
    return `${release} ${lastLook(release)}`;
  };
  return {
    open,
    manifest,
    manifestOf: (id) => manifest(id === bundle.release.id ? null : id),
    summary: async (manifest) =>
      summaries(await keyOf(manifest), () => summarizeTable(open(manifest))),
    async check(stored) {
      const { manifest, sha256 } = stored;
      const { damage } = await shards(sha256, async () => {
        const begun = now();
        const found = await findShardDamage(kv, manifest);
        const ended = now();
        return { damage: found, until: ended + 10 * (ended - begun) };
      });
      const isCompiled = manifest.counts.rules <= COMPILED_AT_MOST;
      if (damage.length > 0 || !isCompiled) return { damage, isCompiled: false };
      const key = `${await keyOf(manifest)} ${sha256}`;
      return { damage: await compiled(key, () => findDamage(kv, stored)), isCompiled };
    },
    flows: async (manifest) => flows(await keyOf(manifest), () => findFlows(open(manifest))),
    withoutPage: async (manifest) =>
      withoutPage(await keyOf(manifest), () => findRulesWithoutPage(open(manifest))),
    async changes(before, after) {
      const keys = await Promise.all([before ? keyOf(before) : "", keyOf(after)]);
      return changes(keys.join(" "), () =>
        findChanges(before ? open(before) : withoutRules(open(after)), open(after)),
      );
    },
  };
}

/** The damage that was found; valid for ten times as long as it took to find. */
interface Found {
  readonly damage: readonly ReleaseDamage[];
  readonly until: Instant;
}

export type Cache<Value> = (key: string, work: () => Promise<Value>) => Promise<Value>;

/**
 * Creates a cache of the last few results; failed work is tried again.
 *
 * @param holds Whether a cached result is still valid; by default it always is.
 */
export function createCache<Value>(
  atMost: number,
  holds: (value: Value) => boolean = () => true,
): Cache<Value> {
  const entries = new Map<string, Value>();
  return async (key, work) => {
    const known = entries.get(key);
    if (known !== undefined && holds(known)) return known;
    return keepLatest(entries, atMost, key, await work());
  };
}

/** Puts a value into a map that keeps the last few. */
export function keepLatest<Key, Value>(
  entries: Map<Key, Value>,
  atMost: number,
  key: Key,
  value: Value,
): Value {
  entries.delete(key);
  const [oldest] = entries.keys();
  if (entries.size >= atMost && oldest !== undefined) entries.delete(oldest);
  entries.set(key, value);
  return value;
}

/**
 * Shares work among requests for the same key. The work may be lost with the request that began it, so nobody may wait
 * for it without a time limit.
 */
export function shareWork<Value>(cache: Cache<Value>, now: () => Instant): Cache<Value> {
  const running = new Map<
    string,
    { readonly startedAt: Instant; readonly result: Promise<Value> }
  >();

  return async (key, work) => {
    const startedAt = now();
    const other = running.get(key);
    if (other && startedAt - other.startedAt < LOST_MS) return other.result;
    const result = cache(key, work);
    const entry = { startedAt, result };
    running.set(key, entry);
    try {
      return await result;
    } finally {
      if (running.get(key) === entry) running.delete(key);
    }
  };
}
