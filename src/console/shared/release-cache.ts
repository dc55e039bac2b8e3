import type { Instant } from "../../domain/instant.ts";
import { sha256 } from "../../release/hash.ts";
import type { Manifest } from "../../release/manifest.ts";
import type { OpenBundle } from "../../store/isolate/bundle.ts";
import type { KvStore } from "../../store/kv/kv-store.ts";
import { readManifest, type StoredManifest } from "../../store/records/stored-release.ts";
import { type Changes, findChanges } from "./changes.ts";
import { createSources, type Sources } from "./sources.ts";
import { type TableSummary, summarizeTable } from "./table-summary.ts";

/** Releases never change, so that an isolate finds out about each once. */
export interface ReleaseCache {
  /** @param id null: the bundled table. @throws StoreError where there is none, or it cannot be read. */
  manifest(id: string | null): Promise<StoredManifest>;
  open(manifest: Manifest): Sources;
  /** May take long: see `soon`. @throws StoreError where a part is missing. */
  summary(manifest: Manifest): Promise<TableSummary>;
  /** Likewise. */
  changes(before: Manifest, after: Manifest): Promise<Changes>;
}

/** A manifest can be large, and so are the lines of a difference. */
const MANIFESTS_AT_MOST = 12;
const SUMMARIES_AT_MOST = 50;
const CHANGES_AT_MOST = 4;

/** Work that takes as long has been lost with the request that began it. */
const LOST_MS = 30_000;

export function createReleaseCache(
  kv: KvStore,
  bundle: OpenBundle,
  now: () => Instant,
): ReleaseCache {
  const open = createSources(kv, bundle);
  const manifests = createCache<StoredManifest>(MANIFESTS_AT_MOST);
  const summaries = shareWork(createCache<TableSummary>(SUMMARIES_AT_MOST), now);
  const changes = shareWork(createCache<Changes>(CHANGES_AT_MOST), now);
  return {
    open,
    manifest: (id) =>
      manifests(id ?? "", async () => {
        if (id !== null) return readManifest(kv, id);
        const { manifest } = bundle.release;
        return { manifest, sha256: await sha256(JSON.stringify(manifest)) };
      }),
    summary: (manifest) => summaries(manifest.release, () => summarizeTable(open(manifest))),
    changes: (before, after) =>
      changes(`${before.release} ${after.release}`, () => findChanges(open(before), open(after))),
  };
}

type Cache<Value> = (key: string, work: () => Promise<Value>) => Promise<Value>;

/** Keeps the last few results of work; what fails is tried again. */
function createCache<Value>(atMost: number): Cache<Value> {
  const entries = new Map<string, Value>();
  return async (key, work) => {
    const known = entries.get(key);
    if (known !== undefined) return known;
    const value = await work();
    const [oldest] = entries.keys();
    if (entries.size >= atMost && oldest !== undefined) entries.delete(oldest);
    entries.set(key, value);
    return value;
  };
}

/**
 * Two who want the same share the work. It may be lost with the request that began it: who asks must not wait for it
 * without a limit.
 */
function shareWork<Value>(cache: Cache<Value>, now: () => Instant): Cache<Value> {
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
