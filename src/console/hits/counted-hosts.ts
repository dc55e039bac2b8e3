/** The hosts by which a site's visits are counted; an alias counts as its host. */
import type { RuleData, SiteData } from "../../domain/table/schema.ts";
import { canonicalHost } from "../../domain/url/canonicalize.ts";
import type { Serving } from "../shared/serving.ts";

export interface CountedHosts {
  /** Canonical, including aliases. */
  readonly all: ReadonlySet<string>;
  /** From an alias to its host. */
  readonly aliases: ReadonlyMap<string, string>;
}

export function countedHosts({ hosts, aliases = {} }: SiteData): CountedHosts {
  const pairs = Object.entries(aliases).map(
    ([alias, host]) => [canonicalHost(alias), canonicalHost(host)] as const,
  );
  return { all: new Set(hosts.map(canonicalHost)), aliases: new Map(pairs) };
}

/**
 * The `from` for a counted address: only a path if the site has one host, so that rules without a host are for it.
 *
 * @param url Canonical host, path and parameters.
 */
export function fromOf(url: string, { all, aliases }: CountedHosts): string {
  const slash = url.indexOf("/");
  const [host, path] = slash === -1 ? [url, "/"] : [url.slice(0, slash), url.slice(slash)];
  const own = [...all].filter((it) => !aliases.has(it));
  return own.length === 1 && own[0] === host ? path : `https://${host}${path}`;
}

/**
 * A `from` that is for exactly the address it is made of: visitors also ask for `/*` and `/:id`, which a rule, a row and
 * a redirect map would take for patterns.
 */
export function asLiteral(from: string): string {
  return from.replace(/(?<=[/=]):(?=[A-Za-z_])/g, "%3A").replace(/(?<=\/)\*(?=\/*(?:\?|$))/, "%2A");
}

/** The `from` of a rule for a key or a redirect map, which do not say `match`. */
export function fromAlone({ from, match }: Pick<RuleData, "from" | "match">): string {
  return match === "exact" ? asLiteral(from) : from;
}

/**
 * Finds the `from` of a rule by the name under which it was counted, which does not say whether it is a pattern. One that
 * looks like a pattern is one only if such a pattern serves: a key must not be for more than visitors asked for.
 */
export function fromOfCounted({ stored, status }: Serving): (name: string) => string {
  const rows = status.snapshot.overlay?.rows ?? [];
  const rules = [...stored.manifest.patterns, ...rows.flatMap(({ rule }) => rule ?? [])];
  const patterns = new Set(rules.flatMap((it) => (it.match === "exact" ? [] : [it.from])));
  return (name) => (patterns.has(name) ? name : asLiteral(name));
}
