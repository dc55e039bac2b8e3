import type { Instant } from "../instant.ts";
import type { Parameter } from "../url/query.ts";
import { compareQueries } from "./precedence.ts";
import type { Rule } from "./rule.ts";
import { createRuleList, findRules, ownInstants, type RuleList } from "./rule-list.ts";

/** An index of rules with a literal path, by host and path. */
export interface LiteralIndex {
  /**
   * The rules of a path; null if there are none.
   *
   * @param host A canonical host, or "" for the rules of the whole site.
   * @param path Canonical.
   */
  find(host: string, path: string, parameters: readonly Parameter[]): Found | null;
}

export interface Found {
  /**
   * The rules of the path, best first. Rules whose query conditions are not met may be omitted; the caller checks the
   * rest.
   */
  readonly rules: readonly Rule[];
  /** The instants at which any rule of the path starts or ends, except starts with the gate. */
  readonly instants: readonly Instant[];
}

/** An index over rules in memory, for callers that have the whole table. Patterns are left out. */
export function createLiteralIndex(rules: readonly Rule[]): LiteralIndex {
  const byHost = groupByPath(rules);
  const lists = new Map<readonly Rule[], RuleList>();
  return {
    find(host, path, parameters) {
      const found = byHost.get(host)?.get(path);
      if (!found) return null;
      // Most paths of a large table have a single rule, and most are never requested: no list is kept for them.
      if ("source" in found) return { rules: [found], instants: ownInstants(found) };
      let list = lists.get(found);
      if (!list) lists.set(found, (list = createRuleList(found)));
      return list.index ? { rules: findRules(list, parameters), instants: list.instants } : list;
    },
  };
}

/** An index of the rules of two; of equals those of the first come first. */
export function joinLiterals(first: LiteralIndex, second: LiteralIndex): LiteralIndex {
  return {
    find(host, path, parameters) {
      const one = first.find(host, path, parameters);
      const other = second.find(host, path, parameters);
      if (!one || !other) return one ?? other;
      return {
        rules: [...one.rules, ...other.rules].sort((a, b) => compareQueries(a.source, b.source)),
        instants: [...one.instants, ...other.instants],
      };
    },
  };
}

/** Rules by host and path. Most paths of a large table have a single rule, which is stored without a list. */
export type RulesByPath = ReadonlyMap<string, ReadonlyMap<string, Rule | readonly Rule[]>>;

/** Caches the groups of each list, because a table's rules are looked up, compared and packed by path. */
const GROUPED = new WeakMap<readonly Rule[], RulesByPath>();

/** Groups rules with a literal path, preserving their order. Other rules are left out. */
export function groupByPath(rules: readonly Rule[]): RulesByPath {
  let groups = GROUPED.get(rules);
  if (!groups) GROUPED.set(rules, (groups = group(rules)));
  return groups;
}

function group(rules: readonly Rule[]): RulesByPath {
  const byHost = new Map<string, Map<string, Rule | Rule[]>>();
  for (const rule of rules) {
    const { host, path, segments } = rule.source;
    if (segments !== null) continue;
    let byPath = byHost.get(host);
    if (!byPath) byHost.set(host, (byPath = new Map()));
    const there = byPath.get(path);
    if (!there) byPath.set(path, rule);
    else if (Array.isArray(there)) there.push(rule);
    else byPath.set(path, [there, rule]);
  }
  return byHost;
}

/** Yields, for each literal path with more than one rule, the list of its rules. */
export function* sharedPaths(rules: readonly Rule[]): Generator<readonly Rule[]> {
  for (const byPath of groupByPath(rules).values()) {
    for (const there of byPath.values()) if (!("source" in there)) yield there;
  }
}
