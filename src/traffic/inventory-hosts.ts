/** Which hosts an inventory is about, and the origins of their addresses. */
import { canonicalHost } from "../domain/url/canonicalize.ts";
import { compareText } from "../domain/url/query.ts";
import { groupOfHost } from "./address-key.ts";

/** What is known of the site's hosts. */
export interface SiteHosts {
  /** The hosts given by the user; empty if none were. Lines without a host belong to the first. */
  readonly named: readonly string[];
  /** The hosts and aliases of the table; null if there is no table. */
  readonly table: {
    readonly hosts: readonly string[];
    readonly aliases: ReadonlyMap<string, string>;
    /** Whether the user gave the table, or else it was merely found. */
    readonly isAsked: boolean;
  } | null;
}

export interface HostChoice {
  /** The hosts of the site, as written. */
  readonly hosts: readonly string[];
  /** How they were chosen. */
  readonly chosenBy: "option" | "table" | "frequency";
  /** By group of hosts of the site, the group that has the same addresses. */
  readonly groups: ReadonlyMap<string, string>;
  /** The group that lines without a host belong to. */
  readonly main: string;
  /** The origin of addresses, by group: `https://www.old.example`. */
  readonly origins: ReadonlyMap<string, string>;
}

interface Named {
  lines: number;
  readonly hosts: Map<string, number>;
  https: number;
  http: number;
}

export interface HostTally {
  /**
   * Counts a line.
   *
   * @param target As in the line, because only a whole URL reveals the scheme.
   */
  add(group: string, url: URL, target: string): void;
  readonly groups: ReadonlyMap<string, Readonly<Named>>;
}

export function createHostTally(): HostTally {
  const groups = new Map<string, Named>();
  return {
    add(group, url, target) {
      if (group === "") return;
      let named = groups.get(group);
      if (!named) {
        named = { lines: 0, hosts: new Map(), https: 0, http: 0 };
        groups.set(group, named);
      }
      named.lines += 1;
      const host = canonicalHost(url.host);
      named.hosts.set(host, (named.hosts.get(host) ?? 0) + 1);
      if (!target.startsWith("/")) named[url.protocol === "http:" ? "http" : "https"] += 1;
    },
    groups,
  };
}

/**
 * Chooses the hosts given by the user; else those of the table, unless it is for another site; else the most frequent
 * host.
 *
 * @returns null if there is none.
 */
export function chooseHosts({ groups }: HostTally, { named, table }: SiteHosts): HostChoice | null {
  if (named.length > 0) return choice(groups, named, new Map(), "option");
  const frequent = [...groups].toSorted(
    ([a, of], [b, ofOther]) => ofOther.lines - of.lines || compareText(a, b),
  )[0];
  if (table) {
    const isMet = table.hosts.some((it) => groups.has(groupOfHost(it)));
    if (table.isAsked || isMet || !frequent) {
      return choice(groups, table.hosts, table.aliases, "table");
    }
  }
  if (!frequent) return null;
  return choice(groups, [mostOf(frequent[1].hosts) ?? frequent[0]], new Map(), "frequency");
}

function choice(
  met: HostTally["groups"],
  hosts: readonly string[],
  aliases: ReadonlyMap<string, string>,
  chosenBy: HostChoice["chosenBy"],
): HostChoice {
  const groups = new Map<string, string>();
  const origins = new Map<string, string>();
  for (const host of hosts) {
    const group = groupOfHost(aliases.get(host) ?? host);
    groups.set(groupOfHost(host), group);
    if (origins.has(group)) continue;
    const of = met.get(group);
    const written = chosenBy === "option" ? host : ((of && mostOf(of.hosts)) ?? host);
    origins.set(group, `${of && of.http > of.https ? "http" : "https"}://${written}`);
  }
  const [first = ""] = hosts;
  const main = groups.get(groupOfHost(first)) ?? "";
  return { hosts, chosenBy, groups, main, origins };
}

/** The most frequent name; on a tie, the first by name. */
function mostOf(counts: ReadonlyMap<string, number>): string | undefined {
  return [...counts].toSorted(([a, of], [b, ofOther]) => ofOther - of || compareText(a, b))[0]?.[0];
}
