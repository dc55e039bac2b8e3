/** Which addresses belong to the site. */
import { canonicalPath } from "../domain/url/canonicalize.ts";

export interface SurveyedSite {
  /** The origin that its pages are requested from, such as `https://www.old.example`. */
  readonly origin: string;
  readonly host: string;
  /** The host with `www.` added or removed; null for a host that cannot have a twin. */
  readonly twin: string | null;
  /** The folder that the survey is limited to; empty for the whole site. */
  readonly folder: string;
}

/** Longer addresses are no pages that anybody reads. */
const ADDRESS_CHARACTERS_AT_MOST = 2048;

/**
 * @param start The first address. Its last segment is part of the folder unless it is a file, as in `/shop/index.html`.
 */
export function createSite(start: URL): SurveyedSite {
  const folder = start.pathname.replace(/\/[^/]*\.[^/]*$/, "").replace(/\/+$/, "");
  return { origin: start.origin, host: start.host, twin: twinOf(start), folder };
}

/** The twin of a host. IP addresses, other ports and local names have none. */
function twinOf({ host, hostname, port }: URL): string | null {
  if (port !== "" || !hostname.includes(".") || /^[\d.]+$/.test(hostname)) return null;
  return host.startsWith("www.") ? host.slice("www.".length) : `www.${host}`;
}

/** Whether a URL is on one of the site's hosts, over http or https. */
export function isOnSite(site: SurveyedSite, url: URL): boolean {
  if (!/^https?:$/.test(url.protocol) || url.username !== "" || url.password !== "") return false;
  return url.host === site.host || url.host === site.twin;
}

/**
 * The form in which an address of the site is requested and counted: on the site's own host and scheme, without a
 * fragment.
 *
 * @returns null if it is elsewhere, or too long.
 */
export function readAddress(site: SurveyedSite, address: string): string | null {
  if (address.length > ADDRESS_CHARACTERS_AT_MOST) return null;
  const url = URL.parse(address);
  if (!url || !isOnSite(site, url)) return null;
  return site.origin + url.pathname + url.search;
}

export function isInFolder({ folder }: SurveyedSite, address: string): boolean {
  if (folder === "") return true;
  const path = canonicalPath(new URL(address).pathname);
  const start = canonicalPath(folder);
  return path === start || path.startsWith(`${start}/`);
}

/** The identity of an address of the site, which its spellings share. */
export function addressKey(address: string): string {
  const { pathname, search } = new URL(address);
  return canonicalPath(pathname) + search;
}
