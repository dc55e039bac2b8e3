import { SITEMAP_URLS_AT_MOST } from "../../domain/table/site-files.ts";
import type { Manifest } from "../../release/manifest.ts";
import { sitemapKey } from "./keys.ts";

/** The keys under which a release's old addresses stand. */
export function sitemapKeys({ release: id, sitemaps }: Manifest): string[] {
  return Object.entries(sitemaps).flatMap(([host, count]) =>
    Array.from({ length: Math.ceil(count / SITEMAP_URLS_AT_MOST) }, (_, index) =>
      sitemapKey(id, host, index),
    ),
  );
}
