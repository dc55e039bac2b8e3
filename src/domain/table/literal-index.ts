import type { Instant } from "../instant.ts";
import type { Parameter } from "../url/query.ts";
import type { Rule } from "./rule.ts";
import { createRuleList, findRules, type RuleList } from "./rule-list.ts";

/** The rules whose path is literal, by host and path. */
export interface LiteralIndex {
  /**
   * What stands on a path; null if nothing does.
   *
   * @param host A canonical host, or "" for the rules of the whole site.
   * @param path Canonical.
   */
  find(host: string, path: string, parameters: readonly Parameter[]): Found | null;
}

export interface Found {
  /**
   * The rules of the path, best first. Rules whose query conditions the parameters do not meet may be left
   * out; the caller checks the others.
   */
  readonly rules: readonly Rule[];
  /** The instants at which any rule of the path starts or ends, but for those that start with the gate. */
  readonly instants: readonly Instant[];
}

/** An index that holds the rules themselves, for callers that have the whole table. */
export function createLiteralIndex(rules: readonly Rule[]): LiteralIndex {
  const byHost = new Map<string, Map<string, RuleList>>();
  for (const [host, ofHost] of Map.groupBy(rules, (it) => it.source.host)) {
    const byPath = new Map<string, RuleList>();
    byHost.set(host, byPath);
    for (const [path, of] of Map.groupBy(ofHost, (it) => it.source.path)) {
      byPath.set(path, createRuleList(of));
    }
  }
  return {
    find(host, path, parameters) {
      const list = byHost.get(host)?.get(path);
      if (!list) return null;
      if (!list.index) return list;
      return { rules: findRules(list, parameters), instants: list.instants };
    },
  };
}
