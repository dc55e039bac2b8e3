/** Which addresses are the site's. */
import { canonicalPath } from "../domain/url/canonicalize.ts";

export interface SurveyedSite {
  /** Where its pages are asked for, as `https://www.old.example`. */
  readonly origin: string;
  readonly host: string;
  /** The same name with or without `www`; null for a name that can have none. */
  readonly twin: string | null;
  /** Only what lies in this folder is part of the survey; empty for the whole site. */
  readonly folder: string;
}

/** Longer addresses are no pages that anybody reads. */
const ADDRESS_CHARACTERS_AT_MOST = 2048;

/**
 * @param start Where the survey begins: its last segment is part of the folder unless it is a file, as
 *   `/shop/index.html` is.
 */
export function createSite(start: URL): SurveyedSite {
  const folder = start.pathname.replace(/\/[^/]*\.[^/]*$/, "").replace(/\/+$/, "");
  return { origin: start.origin, host: start.host, twin: twinOf(start), folder };
}

/** Numbers, other ports and names of this machine have no twin. */
function twinOf({ host, hostname, port }: URL): string | null {
  if (port !== "" || !hostname.includes(".") || /^[\d.]+$/.test(hostname)) return null;
  return host.startsWith("www.") ? host.slice("www.".length) : `www.${host}`;
}

/** @returns Whether a URL is on one of the site's hosts, whatever its scheme. */
export function isOnSite(site: SurveyedSite, url: URL): boolean {
  if (!/^https?:$/.test(url.protocol) || url.username !== "" || url.password !== "") return false;
  return url.host === site.host || url.host === site.twin;
}

/**
 * The one form in which an address of the site is asked for and counted: on the site's own host and scheme,
 * without a fragment.
 *
 * @returns null if it is elsewhere, or too long.
 */
export function readAddress(site: SurveyedSite, address: string): string | null {
  if (address.length > ADDRESS_CHARACTERS_AT_MOST) return null;
  const url = URL.parse(address);
  if (!url || !isOnSite(site, url)) return null;
  return site.origin + url.pathname + url.search;
}

/** @returns Whether an address of the site lies in the folder that is surveyed. */
export function isInFolder({ folder }: SurveyedSite, address: string): boolean {
  if (folder === "") return true;
  const path = canonicalPath(new URL(address).pathname);
  const start = canonicalPath(folder);
  return path === start || path.startsWith(`${start}/`);
}

/** What tells two addresses of the site apart. */
export function addressKey(address: string): string {
  const { pathname, search } = new URL(address);
  return canonicalPath(pathname) + search;
}
