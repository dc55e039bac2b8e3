import type { Instant } from "../instant.ts";
import { createLiteralIndex, type LiteralIndex } from "./literal-index.ts";
import { findPattern, type ListedPattern, type PatternSet } from "./pattern-set.ts";
import { createPatternTree, leafAt, type PatternNode, placeKey } from "./pattern-tree.ts";
import type { Rule } from "./rule.ts";
import { createRuleList, type RuleList } from "./rule-list.ts";
import type { RedirectStatus } from "./redirect-status.ts";
import type { SiteData } from "./schema.ts";
import type { Target } from "./target.ts";

/** The texts of the pages for visitors in one language. Missing ones are replaced by the product's own. */
export type SiteTexts = NonNullable<SiteData["texts"]>[string];

export interface Site {
  readonly name: string;
  /** Canonical, in the order of the file. */
  readonly hosts: ReadonlySet<string>;
  /** Canonical segment prefixes. */
  readonly scope: readonly string[];
  readonly targetHosts: ReadonlySet<string>;
  readonly announceAt: Instant | null;
  /** The gate. `Infinity` if the date is unreadable: the gate never opens. */
  readonly activatesAt: Instant;
  /** null: a 404 page. A `target` of null may not be served. */
  readonly fallback: { readonly target: Target | null } | null;
  readonly maxAgeSeconds: number;
  readonly fallbackStatus: RedirectStatus;
  /** Addresses that pass to the old site, each with its end; an end of null means for good. */
  readonly keep: PatternSet<Instant | null>;
  /** Addresses whose redirects scripts and fonts of other sites may follow (CORS). */
  readonly cors: PatternSet<null>;
  /** Whether broken addresses are repaired before the fallback. */
  readonly repair: boolean;
  /** Hosts that are looked up as another host; both canonical. */
  readonly aliases: ReadonlyMap<string, string>;
  /** An IANA name. An unknown zone is read as UTC. */
  readonly timeZone: string;
  /** The site's texts by language tag, as written. */
  readonly texts: Readonly<Record<string, SiteTexts>>;
  /** The accent colour of the pages; null: the default. */
  readonly color: string | null;
  /** The address template of the archive, with `{url}` for the old address; null if there is no archive. */
  readonly archive: string | null;
  /** The addresses to which the new site sends visitors of missing pages. By target host; "" for all of them. */
  readonly deadTargets: PatternSet<null>;
  /** Whether visits are counted by their answer after the gate even before `announceAt`. */
  readonly shadow: boolean;
}

export type RuleTrees = ReadonlyMap<string, PatternNode<RuleList>>;

/** Rules that can be matched against a request. */
export interface Layer {
  readonly literals: LiteralIndex;
  /** Patterns by host; those for the whole site are under "". */
  readonly patterns: RuleTrees;
  /** Only the patterns with a start or an end of their own. */
  readonly windowed: RuleTrees;
}

/** The table that requests are resolved against. */
export interface Table {
  readonly site: Site;
  /** Earlier layers take precedence over later ones. */
  readonly layers: readonly Layer[];
}

export function createLayer(rules: readonly Rule[]): Layer {
  const patterns = rules.filter((it) => it.source.segments !== null);
  return {
    literals: createLiteralIndex(rules),
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

/** The scope that contains a canonical path; null if none does. */
export function findScope(site: Site, path: string): string | null {
  for (const prefix of site.scope) {
    if (prefix === "/" || path === prefix || path.startsWith(`${prefix}/`)) return prefix;
  }
  return null;
}

/** Whether the site is retired as a whole. Such a site also serves `robots.txt` and `sitemap.xml`. */
export function isRetiredWhole(site: Site): boolean {
  return site.scope.includes("/");
}

/** The `keep` entry that keeps a canonical path at an instant; of several, the one that ends last. null if none. */
export function findKept(
  { keep }: Site,
  segments: readonly string[],
  now: Instant,
): ListedPattern<Instant | null> | null {
  if (keep.size === 0) return null;
  const keeperBeyond = (instant: Instant) =>
    findPattern(keep, "", segments, ({ data }) => data === null || instant < data);
  let kept = keeperBeyond(now);
  while (kept !== null && kept.data !== null) {
    const longer = keeperBeyond(kept.data);
    if (longer === null) break;
    kept = longer;
  }
  return kept;
}
