/** The files that a site retired as a whole serves itself, so that crawlers find its redirects. */
import { canonicalHost } from "../url/canonicalize.ts";
import type { RoutesData } from "./schema.ts";
import type { Rule } from "./rule.ts";
import { isPatternSource } from "./source.ts";
import type { Site } from "./table.ts";

/** The sitemap protocol's limit (sitemaps.org/protocol.html). */
export const SITEMAP_URLS_AT_MOST = 50_000;

/**
 * The old addresses that crawlers should visit again: those of exact rules, and the examples of patterns. Grouped by
 * host, with an alias under the host it stands for; paths that apply to every host are under "".
 */
export function groupOldUrls(
  rules: readonly Rule[],
  data: RoutesData,
  aliases: Site["aliases"],
): ReadonlyMap<string, readonly string[]> {
  const groups = new Map<string, Set<string>>();
  for (const rule of rules) {
    if (rule.answer.kind === "keep") continue;
    const urls = isPatternSource(rule.source)
      ? (data.rules[rule.index]?.examples?.match ?? [])
      : [rule.from];
    for (const url of urls) {
      // An example that is only a path is on the rule's host.
      const host = url.startsWith("/")
        ? rule.source.host
        : standsFor(aliases, URL.parse(url)?.host ?? "");
      const group = groups.get(host);
      if (group) group.add(url);
      else groups.set(host, new Set([url]));
    }
  }
  return new Map([...groups].map(([host, urls]) => [host, [...urls]]));
}

/** The canonical host whose rules apply to a host: itself, unless it is an alias. */
function standsFor(aliases: Site["aliases"], host: string): string {
  const canonical = canonicalHost(host);
  return aliases.get(canonical) ?? canonical;
}

/** The old addresses of a table, read on demand. */
export interface OldUrls {
  /** The number of addresses on a host that is not an alias: those for every host, then its own. */
  count(host: string): number;
  /** The addresses from `start` up to but not including `end`. */
  slice(host: string, start: number, end: number): Promise<readonly string[]>;
}

/** @param groups The result of `groupOldUrls`. */
export function createOldUrls(groups: ReadonlyMap<string, readonly string[]>): OldUrls {
  const listFor = (host: string): readonly string[] => [
    ...(groups.get("") ?? []),
    ...(groups.get(host) ?? []),
  ];
  return {
    count: (host) => listFor(host).length,
    slice: async (host, start, end) => listFor(host).slice(start, end),
  };
}

/** Allows everything, because crawlers learn a redirect only by fetching it. */
export function renderRobots(host: string): string {
  return `User-agent: *\nAllow: /\n\nSitemap: https://${host}/sitemap.xml\n`;
}

/**
 * The part of the sitemap that a query asks for, by the exact spelling of the index: another spelling would be another
 * address with the same content.
 *
 * @returns null if it asks for no part, 0 if the part cannot exist.
 */
export function sitemapPage(search: string): number | null {
  const [page, ...others] = new URLSearchParams(search).getAll("page");
  if (page === undefined) return null;
  return others.length === 0 && /^[1-9]\d*$/.test(page) ? Number(page) : 0;
}

/**
 * Renders the sitemap of one host, with that host in every address. Above the protocol's limit it is an index whose
 * parts are `?page=1` and so on.
 *
 * @param page The number of a part, from 1; null for the whole or the index.
 * @returns null if there is no such part.
 */
export async function renderSitemap(
  urls: OldUrls,
  { host, aliases }: { readonly host: string } & Pick<Site, "aliases">,
  page: number | null,
): Promise<string | null> {
  const own = standsFor(aliases, host);
  const pages = Math.max(1, Math.ceil(urls.count(own) / SITEMAP_URLS_AT_MOST));
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
  const part = await urls.slice(own, start, start + SITEMAP_URLS_AT_MOST);
  return document(
    "urlset",
    "url",
    part.flatMap((it) => {
      const parsed = URL.parse(it.startsWith("/") ? `https://${own}${it}` : it);
      if (!parsed || standsFor(aliases, parsed.host) !== own) return [];
      return [`https://${host}${parsed.pathname}${parsed.search}`];
    }),
  );
}

function document(root: string, entry: string, locations: readonly string[]): string {
  const entries = locations.map((it) => `<${entry}><loc>${escapeXml(it)}</loc></${entry}>\n`);
  return `<?xml version="1.0" encoding="UTF-8"?>\n<${root} xmlns="http://www.sitemaps.org/schemas/sitemap/0.9">\n${entries.join("")}</${root}>\n`;
}

function escapeXml(text: string): string {
  return text.replaceAll("&", "&amp;").replaceAll("<", "&lt;").replaceAll("'", "&apos;");
}
