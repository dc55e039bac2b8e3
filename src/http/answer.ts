import type { Address } from "../domain/url/address.ts";
import { canonicalHost } from "../domain/url/canonicalize.ts";
import type { Decision } from "../domain/resolve/decision.ts";
import { type OldUrls, renderRobots, renderSitemap } from "../domain/table/site-files.ts";
import type { Site } from "../domain/table/table.ts";
import { PAGE_HEADERS, renderGone, renderNotFound } from "./pages.ts";

/**
 * An answer of ours as HTTP. Every outcome but `pass` has one here.
 *
 * @param oldUrls What the sitemap lists; asked for it alone.
 */
export function answer(
  decision: Decision,
  url: Address,
  site: Site,
  oldUrls: () => Promise<OldUrls>,
): Response | Promise<Response> {
  const { outcome, status, location, cacheControl } = decision;
  if (status === null) throw new TypeError(`The old site answers a ${outcome}`);
  const headers = { "cache-control": cacheControl ?? "no-store" };
  switch (outcome) {
    case "redirect":
      return new Response(null, { status, headers: { location: location ?? "", ...headers } });
    case "gone":
      return page(renderGone(site.name, decision.suggestion), status, headers);
    case "refused":
      return new Response(null, { status, headers });
    case "not-found":
      return page(renderNotFound(site.name), status, headers);
    case "served":
      return serveSiteFile(decision, url, site, oldUrls);
    case "pass":
      throw new TypeError("The old site answers a pass");
  }
}

/** A 404 page that no cache keeps. */
export function notFound(siteName: string): Promise<Response> {
  return page(renderNotFound(siteName), 404, { "cache-control": "no-store" });
}

async function page(
  body: ReturnType<typeof renderGone>,
  status: number,
  headers: Record<string, string>,
): Promise<Response> {
  return new Response(String(await body), { status, headers: { ...PAGE_HEADERS, ...headers } });
}

async function serveSiteFile(
  { file, cacheControl }: Decision,
  url: Address,
  site: Site,
  oldUrls: () => Promise<OldUrls>,
): Promise<Response> {
  const host = canonicalHost(url.host);
  const part = new URLSearchParams(url.search).get("page");
  const body =
    file === "robots.txt"
      ? renderRobots(host)
      : await renderSitemap(await oldUrls(), host, part === null ? null : Number(part));
  if (body === null) return notFound(site.name);
  const type = file === "robots.txt" ? "text/plain" : "application/xml";
  return new Response(body, {
    headers: {
      "content-type": `${type}; charset=utf-8`,
      "cache-control": cacheControl ?? "no-store",
      "x-content-type-options": "nosniff",
    },
  });
}
