import type { Instant } from "../instant.ts";
import type { Parameter } from "../url/query.ts";
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
   * The rules of the path, best first. May omit rules whose query conditions the parameters do not meet; the caller
   * checks the others.
   */
  readonly rules: readonly Rule[];
  /** The instants at which any rule of the path starts or ends, except starts with the gate. */
  readonly instants: readonly Instant[];
}

/** An index that holds the rules themselves, for callers that have the whole table; patterns among them are left out. */
export function createLiteralIndex(rules: readonly Rule[]): LiteralIndex {
  const byHost: Map<string, Map<string, Rule | Rule[] | RuleList>> = groupByPath(rules);
  return {
    find(host, path, parameters) {
      const byPath = byHost.get(host);
      const found = byPath?.get(path);
      if (!found || !byPath) return null;
      // Most paths of a large table have a single rule, and most are never requested.
      if ("source" in found) return { rules: [found], instants: ownInstants(found) };
      const list = Array.isArray(found) ? createRuleList(found) : found;
      if (list !== found) byPath.set(path, list);
      return list.index ? { rules: findRules(list, parameters), instants: list.instants } : list;
    },
  };
}

/** Rules by host and path. Most paths of a large table have a single rule, which is stored without a list. */
export type RulesByPath = Map<string, Map<string, Rule | Rule[]>>;

/** Groups rules with a literal path, in their order. Other rules are left out. */
export function groupByPath(rules: Iterable<Rule>): RulesByPath {
  const byHost: RulesByPath = new Map();
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

/** Lists the rules of each literal path that has more than one. */
export function* sharedPaths(rules: Iterable<Rule>): Generator<readonly Rule[]> {
  for (const byPath of groupByPath(rules).values()) {
    for (const there of byPath.values()) if (Array.isArray(there)) yield there;
  }
}
