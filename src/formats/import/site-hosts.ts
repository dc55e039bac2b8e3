import type { RuleData, SiteData } from "../../domain/table/schema.ts";
import { canonicalHost } from "../../domain/url/canonicalize.ts";
import { writtenHost } from "../../domain/url/written-host.ts";

/** A site's hosts as imports see them; all canonical. */
export interface SiteHosts {
  readonly all: ReadonlySet<string>;
  /** The hosts that have rules of their own: all except the aliases. */
  readonly own: ReadonlySet<string>;
  readonly aliases: ReadonlyMap<string, string>;
  /** The host that answers for an alias; any other host itself. */
  standsFor(host: string): string;
}

export function readSiteHosts({
  hosts,
  aliases = {},
}: Pick<SiteData, "hosts" | "aliases">): SiteHosts {
  const all = new Set(hosts.map(canonicalHost));
  const standing = new Map(
    Object.entries(aliases).map(([alias, host]) => [canonicalHost(alias), canonicalHost(host)]),
  );
  return {
    all,
    aliases: standing,
    own: new Set([...all].filter((it) => !standing.has(it))),
    standsFor: (host) => standing.get(host) ?? host,
  };
}

/**
 * Moves a rule to the host that its own is an alias of. On a site with only one host of its own, every rule becomes a
 * rule of the whole site.
 *
 * @returns null if the rule only redirects an alias to the host that it stands for.
 */
export function onOwnHost(rule: RuleData, { all, own, standsFor }: SiteHosts): RuleData | null {
  const written = /^https?:\/\/[^/?#]*([^]*)$/i.exec(rule.from)?.[1];
  if (written === undefined) return rule;
  const host = writtenHost(rule.from) ?? "";
  if (!all.has(host)) return rule;
  const named = standsFor(host);
  const path = written.startsWith("/") ? written : `/${written}`;
  if (named !== host && rule.to === `https://${named}${path.replace(/\*$/, ":splat")}`) return null;
  if (own.size === 1) return { ...rule, from: path };
  return named === host ? rule : { ...rule, from: `https://${named}${path}` };
}

/**
 * Whether hosts are names of one site, so that a row that names one of them is for all. Hosts that differ in more than
 * a leading `www.` are treated as sites with pages of their own.
 */
export function isOneSite(hosts: ReadonlySet<string>): boolean {
  return new Set([...hosts].map((it) => it.replace(/^www\./, ""))).size <= 1;
}
