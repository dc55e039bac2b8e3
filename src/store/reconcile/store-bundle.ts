/** Stores the bundled table as `publish` would, so that it can be compared and listed. */
import { type OldUrls, SITEMAP_URLS_AT_MOST } from "../../domain/table/site-files.ts";
import type { Release } from "../../release/open-release.ts";
import type { KvEntry, KvStore } from "../kv/kv-store.ts";
import { releaseKey, shardKey, sitemapKey, sourceKey } from "../records/keys.ts";

/** The part of the bundled table that is stored. */
export interface StoredBundle {
  readonly release: Pick<Release, "id" | "manifest">;
  shardBytes(index: number): Uint8Array<ArrayBuffer> | null;
  source(index: number): Promise<Uint8Array<ArrayBuffer> | null>;
  oldUrls(): Promise<OldUrls>;
}

/** A key and its value, which is computed only if the key is missing. */
interface Part {
  readonly key: string;
  value(): Promise<KvEntry["value"] | null>;
}

/**
 * Writes the missing parts of the bundled table, its manifest last. Existing parts are not touched: they may have been
 * published and signed off by another version of Sunset.
 *
 * @param present The keys in KV.
 * @throws StoreError if KV refuses a write. The next run continues.
 */
export async function storeBundle(
  kv: KvStore,
  bundle: StoredBundle,
  present: ReadonlySet<string>,
): Promise<void> {
  const { manifest } = bundle.release;
  const last = { key: releaseKey(manifest.release), value: async () => JSON.stringify(manifest) };
  for (const { key, value } of [...partsOf(bundle), last]) {
    if (present.has(key)) continue;
    const made = await value();
    if (made !== null) await kv.put([{ key, value: made }]);
  }
}

function partsOf(bundle: StoredBundle): Part[] {
  const { release: id, shards, sources } = bundle.release.manifest;
  return [
    ...shards.map((_, index) => ({
      key: shardKey(id, index),
      value: async () => bundle.shardBytes(index),
    })),
    ...Array.from({ length: sources }, (_, index) => ({
      key: sourceKey(id, index),
      value: () => bundle.source(index),
    })),
    ...sitemapsOf(bundle),
  ];
}

/** Empty if the bundle lists only the first part: `publish` of the same table adds all, and `promote` asks for it. */
function sitemapsOf(bundle: StoredBundle): Part[] {
  const { release: id, sitemaps } = bundle.release.manifest;
  const counts = Object.entries(sitemaps);
  const total = counts.reduce((sum, [, count]) => sum + count, 0);
  if (total > SITEMAP_URLS_AT_MOST) return [];
  return counts.map(([host, count]) => ({
    key: sitemapKey(id, host, 0),
    async value() {
      // The addresses for every host come first, then those of a single host.
      const start = host === "" ? 0 : (sitemaps[""] ?? 0);
      return (await (await bundle.oldUrls()).slice(host, start, start + count)).join("\n");
    },
  }));
}
