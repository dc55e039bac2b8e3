import type { Instant } from "../instant.ts";
import { createLiteralIndex, type LiteralIndex } from "./literal-index.ts";
import { findPattern, type ListedPattern, type PatternSet } from "./pattern-set.ts";
import { createPatternTree, leafAt, type PatternNode, placeKey } from "./pattern-tree.ts";
import type { Rule } from "./rule.ts";
import { createRuleList, type RuleList } from "./rule-list.ts";
import type { RedirectStatus } from "./redirect-status.ts";
import type { SiteData } from "./schema.ts";
import type { Target } from "./target.ts";

/** What the pages say in one language; what is left out is said in the product's own words. */
export type SiteTexts = NonNullable<SiteData["texts"]>[string];

/** A site, compiled. */
export interface Site {
  readonly name: string;
  /** Canonical, in the order of the file. */
  readonly hosts: ReadonlySet<string>;
  /** Canonical segment prefixes. */
  readonly scope: readonly string[];
  readonly targetHosts: ReadonlySet<string>;
  readonly announceAt: Instant | null;
  /** The gate. `Infinity` if it cannot be read: then it never opens. */
  readonly activatesAt: Instant;
  /** null: a 404 page. A `target` of null may not be served. */
  readonly fallback: { readonly target: Target | null } | null;
  readonly maxAgeSeconds: number;
  readonly fallbackStatus: RedirectStatus;
  /** What passes to the old site, on every host: up to an instant, or for ever if that is null. */
  readonly keep: PatternSet<Instant | null>;
  /** Where redirects may be followed by scripts and fonts of other sites. */
  readonly cors: PatternSet<null>;
  /** Whether broken addresses are mended before the fallback. */
  readonly repair: boolean;
  /** Hosts whose requests are looked up as those of another; both canonical. */
  readonly aliases: ReadonlyMap<string, string>;
  /** An IANA name; what is no zone reads as UTC. */
  readonly timeZone: string;
  /** By language tag, as written. */
  readonly texts: Readonly<Record<string, SiteTexts>>;
  /** The one colour of the pages; null for theirs. */
  readonly color: string | null;
  /** An address with `{url}` in it, under which the archived copy of an old address is. */
  readonly archive: string | null;
  /** Where the new site says that a page is missing; its hosts are target hosts, "" for all of them. */
  readonly deadTargets: PatternSet<null>;
  /** Whether what would happen at the gate is counted even before `announceAt`. */
  readonly shadow: boolean;
}

export type RuleTrees = ReadonlyMap<string, PatternNode<RuleList>>;

/** Rules that can be matched against a request. */
export interface Layer {
  readonly literals: LiteralIndex;
  /** Patterns by host; "" for those of the whole site. */
  readonly patterns: RuleTrees;
  /** Those of the patterns that have a start or an end of their own. */
  readonly windowed: RuleTrees;
}

/** What requests are resolved against. */
export interface Table {
  readonly site: Site;
  /** The first lies over the second, and wins a tie. */
  readonly layers: readonly Layer[];
}

export function createLayer(rules: readonly Rule[]): Layer {
  const patterns = rules.filter((it) => it.source.segments !== null);
  return {
    literals: createLiteralIndex(rules.filter((it) => it.source.segments === null)),
    patterns: treesByHost(patterns),
    windowed: treesByHost(
      patterns.filter(({ window }) => window.startsAt !== null || window.endsAt !== null),
    ),
  };
}

function treesByHost(rules: readonly Rule[]): RuleTrees {
  const trees = new Map<string, PatternNode<RuleList>>();
  for (const [host, ofHost] of Map.groupBy(rules, (it) => it.source.host)) {
    const tree = createPatternTree<RuleList>();
    trees.set(host, tree);
    for (const sharing of Map.groupBy(ofHost, (it) =>
      placeKey(it.source.segments ?? []),
    ).values()) {
      leafAt(tree, sharing[0]?.source.segments ?? [], () => createRuleList(sharing));
    }
  }
  return trees;
}

/** The scope that a canonical path lies in, or null. */
export function findScope(site: Site, path: string): string | null {
  for (const prefix of site.scope) {
    if (prefix === "/" || path === prefix || path.startsWith(`${prefix}/`)) return prefix;
  }
  return null;
}

/** A site that is retired whole also serves `robots.txt` and `sitemap.xml`. */
export function isRetiredWhole(site: Site): boolean {
  return site.scope.includes("/");
}

/** The entry of `keep` that a canonical path falls under at an instant, or null. */
export function findKept(
  { keep }: Site,
  segments: readonly string[],
  now: Instant,
): ListedPattern<Instant | null> | null {
  if (keep.size === 0) return null;
  return findPattern(keep, "", segments, ({ data }) => data === null || now < data);
}
