import type { RuleData, SiteData } from "../../domain/table/schema.ts";
import { canonicalHost } from "../../domain/url/canonicalize.ts";

/** A site's hosts as imports see them; all canonical. */
export interface SiteHosts {
  readonly all: ReadonlySet<string>;
  /** Those that have rules of their own: all but the aliases. */
  readonly own: ReadonlySet<string>;
  /** The host that an address on one of them is for. */
  standsFor(host: string): string;
}

export function readSiteHosts({ hosts, aliases = {} }: SiteData): SiteHosts {
  const all = new Set(hosts.map(canonicalHost));
  const standing = new Map(
    Object.entries(aliases).map(([alias, host]) => [canonicalHost(alias), canonicalHost(host)]),
  );
  return {
    all,
    own: new Set([...all].filter((it) => !standing.has(it))),
    standsFor: (host) => standing.get(host) ?? host,
  };
}

/**
 * A rule for the host that its own stands for: an address on an alias is one on the host that has the rules, and of the
 * site's only host every rule is a rule of the whole site.
 *
 * @returns null if all that it does is to send an alias to the host that it stands for.
 */
export function onOwnHost(rule: RuleData, { all, own, standsFor }: SiteHosts): RuleData | null {
  const [, authority, written] = /^https?:\/\/([^/?#]*)([^]*)$/i.exec(rule.from) ?? [];
  if (authority === undefined || written === undefined) return rule;
  const parsed = URL.parse(`https://${authority}`)?.host;
  const host = parsed === undefined ? "" : canonicalHost(parsed);
  if (!all.has(host)) return rule;
  const named = standsFor(host);
  const path = written.startsWith("/") ? written : `/${written}`;
  if (named !== host && rule.to === `https://${named}${path.replace(/\*$/, ":splat")}`) return null;
  if (own.size === 1) return { ...rule, from: path };
  return named === host ? rule : { ...rule, from: `https://${named}${path}` };
}

/**
 * Whether hosts are names of one site: then a row that names one of them is for all. Hosts that differ in more
 * than a first `www.` are taken for sites with pages of their own.
 */
export function isOneSite(hosts: ReadonlySet<string>): boolean {
  return new Set([...hosts].map((it) => it.replace(/^www\./, ""))).size <= 1;
}
