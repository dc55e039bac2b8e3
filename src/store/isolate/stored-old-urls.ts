import { type OldUrls, SITEMAP_URLS_AT_MOST } from "../../domain/table/site-files.ts";
import type { Release } from "../../release/open-release.ts";
import type { OpenBundle } from "./bundle.ts";
import { sitemapKey } from "../records/keys.ts";
import { readText, type KvStore } from "../kv/kv-store.ts";

/** The old addresses of a release, read from KV part by part; those of the bundle if KV fails. */
export async function oldUrlsOf(
  kv: KvStore,
  release: Release,
  bundle: OpenBundle,
): Promise<OldUrls> {
  const { id, manifest } = release;
  if (id === bundle.release.id) return bundle.oldUrls();
  const countOf = (host: string): number => manifest.sitemaps[host] ?? 0;
  return {
    count: (host) => countOf("") + countOf(host),
    async slice(host, start, end) {
      try {
        const common = countOf("");
        const parts = [
          ...(await readPart(kv, id, "", start, Math.min(end, common))),
          ...(await readPart(kv, id, host, Math.max(0, start - common), end - common)),
        ];
        return parts;
      } catch {
        return (await bundle.oldUrls()).slice(host, start, end);
      }
    },
  };
}

async function readPart(
  kv: KvStore,
  id: string,
  host: string,
  start: number,
  end: number,
): Promise<string[]> {
  const urls: string[] = [];
  const first = Math.floor(start / SITEMAP_URLS_AT_MOST);
  for (let index = first; index * SITEMAP_URLS_AT_MOST < end; index++) {
    const key = sitemapKey(id, host, index);
    const text = await readText(kv, key);
    if (!text) break;
    const offset = index * SITEMAP_URLS_AT_MOST;
    urls.push(...text.split("\n").slice(Math.max(0, start - offset), end - offset));
  }
  return urls;
}
