import type { RuleData, SiteData } from "../../domain/table/schema.ts";
import { canonicalHost } from "../../domain/url/canonicalize.ts";
import type { MissingHost } from "../import/imported.ts";

/** The hosts that the site's lists lack, canonical, in the order in which a file names them. */
export type MissingHosts = Readonly<Record<MissingHost["list"], readonly string[]>>;

/**
 * Lists the hosts that rules name and their site does not.
 *
 * @param refused The hosts because of which entries were refused.
 */
export function listMissingHosts(
  site: SiteData,
  rules: readonly RuleData[],
  refused: readonly MissingHost[],
): MissingHosts {
  const lists = { hosts: new Set<string>(), targetHosts: new Set<string>() };
  for (const { list, host } of refused) lists[list].add(host);
  for (const { from, to } of rules) {
    const source = hostOf(from);
    const target = hostOf(to ?? "");
    if (source !== null) lists.hosts.add(canonicalHost(source));
    if (target !== null) lists.targetHosts.add(target);
  }
  for (const list of ["hosts", "targetHosts"] as const) {
    for (const host of site[list]) lists[list].delete(canonicalHost(host));
  }
  // The old site sends its own visitors on, so that a target there is a chain.
  for (const host of site.hosts) lists.targetHosts.delete(canonicalHost(host));
  return { hosts: [...lists.hosts], targetHosts: [...lists.targetHosts] };
}

/** The host of a web address; null for a path and for text that is not an address. */
export function hostOf(address: string): string | null {
  const url = URL.parse(address);
  return url && /^https?:$/.test(url.protocol) ? url.hostname : null;
}
