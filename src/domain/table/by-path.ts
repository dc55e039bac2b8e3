import type { Rule } from "./rule.ts";

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
