/** Addresses as an inventory tells them apart: every spelling of one is one. */
import { canonicalHost, canonicalPath } from "../domain/url/canonicalize.ts";
import { compareText, parseQuery } from "../domain/url/query.ts";
import { isTrackingParameter } from "../domain/url/tracking.ts";

export interface KeyedAddress {
  /** The host without `www.`, by which twins are one; empty if the line names none. */
  readonly group: string;
  readonly path: string;
  /** The parameters that matter, in an order of their own; empty if there are none. */
  readonly query: string;
  /** Path and query as they were written, without what does not matter. */
  readonly spelling: string;
}

/**
 * @param hasHost Whether the host was written, and not made up.
 * @param ignored Further parameters that make no page of their own, in lower case.
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

/** A host and its twin, with and without `www.`, are one site. */
export function groupOfHost(host: string): string {
  return canonicalHost(host).replace(/^www\.(?=[^.]+\.)/, "");
}
