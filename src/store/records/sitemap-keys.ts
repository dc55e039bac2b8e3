import { SITEMAP_URLS_AT_MOST } from "../../domain/table/site-files.ts";
import type { CompiledRelease } from "../../release/compile-release.ts";
import type { Manifest } from "../../release/manifest.ts";
import { inParts } from "../kv/kv-store.ts";
import { sitemapKey } from "./keys.ts";

export function sitemapKeys({ release: id, sitemaps }: Manifest): string[] {
  return Object.entries(sitemaps).flatMap(([host, count]) =>
    Array.from({ length: Math.ceil(count / SITEMAP_URLS_AT_MOST) }, (_, index) =>
      sitemapKey(id, host, index),
    ),
  );
}

export function sitemapEntries({
  manifest,
  oldUrls,
}: Pick<CompiledRelease, "manifest" | "oldUrls">): { key: string; value: string }[] {
  return [...oldUrls].flatMap(([host, urls]) =>
    [...inParts(urls, SITEMAP_URLS_AT_MOST)].map((part, index) => ({
      key: sitemapKey(manifest.release, host, index),
      value: part.join("\n"),
    })),
  );
}
