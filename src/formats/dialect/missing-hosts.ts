import type { RuleData, SiteData } from "../../domain/table/schema.ts";
import { canonicalHost } from "../../domain/url/canonicalize.ts";
import type { MissingHost } from "../import/imported.ts";

/** What the site's lists of hosts lack, canonical, in the order in which a file names it. */
export type MissingHosts = Readonly<Record<MissingHost["list"], readonly string[]>>;

/**
 * Lists the hosts that rules name and their site does not.
 *
 * @param refused Those of entries that did not become rules.
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
  // Who is sent to the old site is sent on by it: a chain.
  for (const host of site.hosts) lists.targetHosts.delete(canonicalHost(host));
  return { hosts: [...lists.hosts], targetHosts: [...lists.targetHosts] };
}

/** The host of a web address; null for a path and for what is not an address. */
export function hostOf(address: string): string | null {
  const url = URL.parse(address);
  return url && /^https?:$/.test(url.protocol) ? url.hostname : null;
}
