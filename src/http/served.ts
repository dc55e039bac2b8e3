/** Answers in place of the old site: `robots.txt` and sitemap, the files of `serve` rules, and CORS preflights. */
import type { Instant } from "../domain/instant.ts";
import { secondsUntil } from "../domain/resolve/cache-control.ts";
import type { Decision } from "../domain/resolve/decision.ts";
import { contentsOf } from "../domain/table/file-contents.ts";
import type { ServedFile } from "../domain/table/rule.ts";
import {
  type OldUrls,
  renderRobots,
  renderSitemap,
  sitemapPage,
} from "../domain/table/site-files.ts";
import type { Site } from "../domain/table/table.ts";
import type { Address } from "../domain/url/address.ts";
import { canonicalHost } from "../domain/url/canonicalize.ts";
import { notFound, OPEN_TO_ALL } from "./answer.ts";

/** @param oldUrls The addresses for the sitemap. Called for nothing else. */
export function serveInPlace(
  decision: Decision,
  url: Address,
  site: Site,
  now: Instant,
  oldUrls: () => Promise<OldUrls>,
): Response | Promise<Response> {
  const { file, cacheControl } = decision;
  const lifetime = cacheControl ?? "no-store";
  if (decision.cors) return allow(decision, site, now);
  if (file === null) {
    const headers = { allow: "GET, HEAD", "cache-control": lifetime };
    return new Response(null, { status: decision.status ?? 405, headers });
  }
  if (file !== "robots.txt" && file !== "sitemap.xml") return serveFile(file, lifetime);
  return serveSiteFile(file, lifetime, url, site, oldUrls);
}

/**
 * The answer to a CORS preflight. It expires no later than the next change.
 *
 * @see https://fetch.spec.whatwg.org/#cors-preflight-fetch
 */
function allow({ changesAt }: Decision, { maxAgeSeconds }: Site, now: Instant): Response {
  const headers = {
    ...OPEN_TO_ALL,
    "access-control-allow-methods": "GET, HEAD, POST, PUT, PATCH, DELETE",
    "access-control-allow-headers": "*",
    "access-control-max-age": String(secondsUntil(changesAt, now, maxAgeSeconds)),
    "cache-control": "no-store",
  };
  return new Response(null, { status: 204, headers });
}

function serveFile(file: ServedFile, lifetime: string): Response {
  const { body, type, endsServiceWorker } = contentsOf(file);
  const headers = new Headers({
    "content-type": type,
    "cache-control": lifetime,
    "x-content-type-options": "nosniff",
  });
  // Without this header, browsers do not update a service worker whose scope is wider than its own folder.
  if (endsServiceWorker) headers.set("service-worker-allowed", "/");
  return new Response(body, { headers });
}

async function serveSiteFile(
  file: "robots.txt" | "sitemap.xml",
  lifetime: string,
  url: Address,
  site: Site,
  oldUrls: () => Promise<OldUrls>,
): Promise<Response> {
  const host = canonicalHost(url.host);
  const body =
    file === "robots.txt"
      ? renderRobots(host)
      : await renderSitemap(
          await oldUrls(),
          { host, aliases: site.aliases },
          sitemapPage(url.search),
        );
  if (body === null) return notFound(site.name);
  const type = file === "robots.txt" ? "text/plain" : "application/xml";
  return new Response(body, {
    headers: {
      "content-type": `${type}; charset=utf-8`,
      "cache-control": lifetime,
      "x-content-type-options": "nosniff",
    },
  });
}
