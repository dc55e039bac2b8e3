/** What a site that is retired whole serves itself, so that crawlers find its redirects. */
import type { RoutesData } from "./schema.ts";
import type { Rule } from "./rule.ts";
import { isPatternSource } from "./source.ts";

/** The sitemap protocol's limit (sitemaps.org/protocol.html). */
export const SITEMAP_URLS_AT_MOST = 50_000;

/**
 * The old addresses that crawlers should visit once more: those of exact rules, and the examples of
 * patterns. A path stands for every host, a whole URL for its own.
 */
export function listOldUrls(rules: readonly Rule[], data: RoutesData): string[] {
  const urls = rules.flatMap((rule) => {
    if (rule.answer.kind === "keep") return [];
    return isPatternSource(rule.source)
      ? (data.rules[rule.index]?.examples?.match ?? [])
      : [rule.from];
  });
  return [...new Set(urls)];
}

/** Everything may be crawled: a redirect that is not fetched is not learnt. */
export function renderRobots(host: string): string {
  return `User-agent: *\nAllow: /\n\nSitemap: https://${host}/sitemap.xml\n`;
}

/**
 * The sitemap of one host, or above the protocol's limit an index whose parts are `?page=1` and so on.
 *
 * @param urls As `listOldUrls` gives them.
 * @param page The number of a part, from 1; null for the whole or the index.
 * @returns null where there is no such part.
 */
export function renderSitemap(
  urls: readonly string[],
  host: string,
  page: number | null,
): string | null {
  const own = urls.flatMap((it) => urlOn(host, it) ?? []);
  const pages = Math.max(1, Math.ceil(own.length / SITEMAP_URLS_AT_MOST));
  if (page === null && pages > 1) {
    const parts = Array.from(
      { length: pages },
      (_, index) => `https://${host}/sitemap.xml?page=${index + 1}`,
    );
    return document("sitemapindex", "sitemap", parts);
  }
  const number = page ?? 1;
  if (!Number.isInteger(number) || number < 1 || number > pages) return null;
  const start = (number - 1) * SITEMAP_URLS_AT_MOST;
  return document("urlset", "url", own.slice(start, start + SITEMAP_URLS_AT_MOST));
}

function urlOn(host: string, url: string): string | null {
  const parsed = URL.parse(url.startsWith("/") ? `https://${host}${url}` : url);
  return parsed?.host === host ? parsed.href.replace(/^http:/, "https:") : null;
}

function document(root: string, entry: string, locations: readonly string[]): string {
  const entries = locations.map((it) => `<${entry}><loc>${escapeXml(it)}</loc></${entry}>\n`);
  return `<?xml version="1.0" encoding="UTF-8"?>\n<${root} xmlns="http://www.sitemaps.org/schemas/sitemap/0.9">\n${entries.join("")}</${root}>\n`;
}

function escapeXml(text: string): string {
  return text.replaceAll("&", "&amp;").replaceAll("<", "&lt;").replaceAll("'", "&apos;");
}
