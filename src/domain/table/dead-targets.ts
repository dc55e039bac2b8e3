/**
 * `site.deadTargets`: where the new site sends visitors, or what it shows them, for a page that it does not
 * have. Many sites answer a missing page with a redirect to an error page whose status is 200.
 */
import { canonicalHost, canonicalPath, splitPath } from "../url/canonicalize.ts";
import { quote, type Report } from "../finding.ts";
import { findBest } from "./pattern-tree.ts";
import { matchQuery, parseQuery } from "../url/query.ts";
import { FROM_THE_GATE, type Rule } from "./rule.ts";
import type { RuleList } from "./rule-list.ts";
import { parseSource } from "./source.ts";
import { createLayer, type Layer } from "./table.ts";

/**
 * @param patterns Written as the `from` of rules: a path on any target host, or a whole URL.
 * @param targetHosts Canonical.
 */
export function compileDeadTargets(
  patterns: readonly string[],
  targetHosts: ReadonlySet<string>,
  report: Report,
): Layer {
  const rules = patterns.map((from, index): Rule | null => {
    // The words of a rule's `from` would send people to site.hosts.
    const inOwnWords: Report = (id, path, message, fix) => {
      if (id !== "from-host-unknown") report("target-unparseable", path.slice(0, -1), message, fix);
      else report("target-host-not-allowed", path.slice(0, -1), ...explainHost(from, targetHosts));
    };
    const path = ["site", "deadTargets", index];
    const source = parseSource({ from }, targetHosts, inOwnWords, path);
    return source && { index, from, source, window: FROM_THE_GATE, answer: { kind: "keep" } };
  });
  return createLayer(rules.filter((it) => it !== null));
}

function explainHost(from: string, targetHosts: ReadonlySet<string>): [string, string] {
  return [
    `${quote(from)} is on a host that is not in site.targetHosts, so that no target can lead there`,
    `Use one of ${[...targetHosts].join(", ")}, or take the entry out`,
  ];
}

/** The entry of `site.deadTargets` that an address falls under, as written, or null. */
export function findDeadTarget({ literals, patterns }: Layer, url: URL): string | null {
  const path = canonicalPath(url.pathname);
  const segments = splitPath(path);
  const parameters = parseQuery(url.search);
  const firstFit = ({ rules }: Pick<RuleList, "rules">): string | null =>
    rules.find((it) => matchQuery(it.source.query, parameters) !== null)?.from ?? null;
  for (const host of [canonicalHost(url.host), ""]) {
    const literal = literals.find(host, path, parameters);
    const tree = patterns.get(host);
    const found =
      (literal && firstFit(literal)) ??
      (tree
        ? findBest(tree, { segments, accept: firstFit, compare: () => 0, isThorough: false })
        : null);
    if (found !== null) return found;
  }
  return null;
}
