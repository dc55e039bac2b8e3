/** The identity of addresses in an inventory: all spellings of an address have the same key. */
import { canonicalHost, canonicalPath } from "../domain/url/canonicalize.ts";
import { compareText, parseQuery } from "../domain/url/query.ts";
import { isTrackingParameter } from "../domain/url/tracking.ts";

export interface KeyedAddress {
  /** The host without `www.`, so that twins share it; empty if the line names no host. */
  readonly group: string;
  readonly path: string;
  /** The significant parameters, normalised and sorted; empty if there are none. */
  readonly query: string;
  /** Path and query as written, without insignificant parameters. */
  readonly spelling: string;
}

/**
 * @param hasHost Whether the host was written rather than assumed.
 * @param ignored Further parameters that do not distinguish pages, in lower case.
 */
export function keyAddress(url: URL, hasHost: boolean, ignored: ReadonlySet<string>): KeyedAddress {
  const group = hasHost ? groupOfHost(url.host) : "";
  const path = canonicalPath(url.pathname);
  if (url.search === "") return { group, path, query: "", spelling: url.pathname };
  const kept = parseQuery(url.search).filter(({ name }) => {
    const bare = name.replace(/^(?:amp;)+/i, "");
    return bare !== "" && !isTrackingParameter(bare) && !ignored.has(bare.toLowerCase());
  });
  const query = kept
    .map(({ name, value }) => `&${name.length}:${name}${value}`)
    .sort(compareText)
    .join("");
  const search = kept.map((it) => it.raw).join("&");
  return { group, path, query, spelling: url.pathname + (search === "" ? "" : `?${search}`) };
}

/** A host without `www.`, because a host and its twin are the same site. */
export function groupOfHost(host: string): string {
  return canonicalHost(host).replace(/^www\.(?=[^.]+\.)/, "");
}
