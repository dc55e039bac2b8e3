import type { Instant } from "../../domain/instant.ts";
import { sha256 } from "../../release/hash.ts";
import type { Manifest } from "../../release/manifest.ts";
import type { OpenBundle } from "../../store/isolate/bundle.ts";
import type { KvStore } from "../../store/kv/kv-store.ts";
import { readManifest, type StoredManifest } from "../../store/records/stored-release.ts";
import { type Changes, findChanges } from "./changes.ts";
import { createSources, type Sources, withoutRules } from "./sources.ts";
import { findFlows, type Flow } from "./table-flows.ts";
import { type TableSummary, summarizeTable } from "./table-summary.ts";

/** What an isolate has found out about releases: they never change, so that once is enough. */
export interface ReleaseCache {
  /** @param id null: the bundled table. @throws StoreError if there is none, or it cannot be read. */
  manifest(id: string | null): Promise<StoredManifest>;
  /** The same by an id that may be the bundled table's, which need not be in KV. */
  manifestOf(id: string): Promise<StoredManifest>;
  open(manifest: Manifest): Sources;
  /** May take long: see `soon`. @throws StoreError if a part is missing. */
  summary(manifest: Manifest): Promise<TableSummary>;
  /** May take long: see `soon`. @throws StoreError if a part is missing. */
  flows(manifest: Manifest): Promise<readonly Flow[]>;
  /**
   * May take long: see `soon`.
   *
   * @param before null: nothing, so that every rule is added.
   * @throws StoreError if a part is missing.
   */
  changes(before: Manifest | null, after: Manifest): Promise<Changes>;
}

/** Few, because manifests and the lines of a difference can be large. */
const MANIFESTS_AT_MOST = 12;
const SUMMARIES_AT_MOST = 50;
const CHANGES_AT_MOST = 4;

/** After this time, work is taken to have been lost with the request that began it. */
const LOST_MS = 30_000;

export function createReleaseCache(
  kv: KvStore,
  bundle: OpenBundle,
  now: () => Instant,
): ReleaseCache {
  const open = createSources(kv, bundle);
  const manifests = createCache<StoredManifest>(MANIFESTS_AT_MOST);
  const summaries = shareWork(createCache<TableSummary>(SUMMARIES_AT_MOST), now);
  const flows = shareWork(createCache<readonly Flow[]>(SUMMARIES_AT_MOST), now);
  const changes = shareWork(createCache<Changes>(CHANGES_AT_MOST), now);
  const manifest = (id: string | null): Promise<StoredManifest> =>
    manifests(id ?? "", async () => {
      if (id !== null) return readManifest(kv, id);
      const { manifest } = bundle.release;
      return { manifest, sha256: await sha256(JSON.stringify(manifest)) };
    });
  return {
    open,
    manifest,
    manifestOf: (id) => manifest(id === bundle.release.id ? null : id),
    summary: (manifest) => summaries(manifest.release, () => summarizeTable(open(manifest))),
    flows: (manifest) => flows(manifest.release, () => findFlows(open(manifest))),
    changes: (before, after) =>
      changes(`${before?.release ?? ""} ${after.release}`, () =>
        findChanges(before ? open(before) : withoutRules(open(after)), open(after)),
      ),
  };
}

export type Cache<Value> = (key: string, work: () => Promise<Value>) => Promise<Value>;

/**
 * Keeps the last few results; work that failed is tried again.
 *
 * @param holds Whether a result that is kept still holds; always if left out.
 */
export function createCache<Value>(
  atMost: number,
  holds: (value: Value) => boolean = () => true,
): Cache<Value> {
  const entries = new Map<string, Value>();
  return async (key, work) => {
    const known = entries.get(key);
    if (known !== undefined && holds(known)) return known;
    const value = await work();
    entries.delete(key);
    const [oldest] = entries.keys();
    if (entries.size >= atMost && oldest !== undefined) entries.delete(oldest);
    entries.set(key, value);
    return value;
  };
}

/**
 * Requests for the same key share the work. It may be lost with the request that began it, so that nobody may wait for
 * it without a limit.
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
