/**
 * Bounds the cost of a request. Most tables have one rule per address, or a few, but a table could be built so that
 * each request for some address has to be compared with thousands of rules.
 */
import { quote } from "../finding.ts";
import { sharedPaths } from "../table/literal-index.ts";
import { CHARACTERS_AT_MOST, PARAMETERS_AT_MOST } from "../resolve/request-bounds.ts";
import { createRuleList, ownInstants, type RuleList } from "../table/rule-list.ts";
import type { PatternNode } from "../table/pattern-tree.ts";
import type { Rule } from "../table/rule.ts";
import { createLayer } from "../table/table.ts";
import type { CheckContext } from "./context.ts";

/** The limit on what one request may be compared with: nodes of patterns, and conditions, starts and ends of rules. */
export const COMPARED_AT_MOST = 5000;

/** A table with no more rules than this is never too costly. */
const ALWAYS_FINE = 500;

/** Reports `table-too-large`: one request may have to be compared with too many rules. */
export function checkLookups({ rules, report }: Pick<CheckContext, "rules" | "report">): void {
  const tooMany = (list: readonly Rule[], count: number, what: string): void => {
    for (const { from, index } of list.slice(ALWAYS_FINE)) {
      const message = `${quote(from)} is one of ${list.length} rules ${what}, with ${count} places, parameters, starts and ends that one request may have to be compared with, more than ${COMPARED_AT_MOST}`;
      const fix =
        "Use fewer placeholders and captured values in the place of each other, and fewer windows";
      report("table-too-large", ["rules", index, "from"], message, fix);
    }
  };
  for (const { from, source, index } of rules) {
    if (from.length <= CHARACTERS_AT_MOST && source.query.length <= PARAMETERS_AT_MOST) continue;
    const message = `no request is compared with ${quote(from)}: it has more than ${CHARACTERS_AT_MOST} characters, or more than ${PARAMETERS_AT_MOST} parameters`;
    report("table-too-large", ["rules", index, "from"], message, "Shorten it, or remove the rule");
  }
  for (const list of sharedPaths(rules)) {
    if (list.length <= ALWAYS_FINE) continue;
    const count = comparedInList(createRuleList(list));
    if (count > COMPARED_AT_MOST) tooMany(list, count, "of one path");
  }
  const patterns = rules.filter((it) => it.source.segments !== null);
  if (patterns.length <= ALWAYS_FINE) return;
  for (const [host, tree] of createLayer(patterns).patterns) {
    const count = comparedBelow(tree);
    const list = patterns.filter((it) => it.source.host === host);
    if (count > COMPARED_AT_MOST) tooMany(list, count, "with placeholders");
  }
}

/** The maximum number of nodes of a tree, plus the comparisons in their rules, that one path may reach. */
function comparedBelow(node: PatternNode<RuleList>): number {
  const literal = maximum(node.literals?.values() ?? [], comparedBelow);
  // Measured once per node, not per value: lists at ten positions multiply to too many addresses to try.
  const listed = new Map(
    [...(node.enumerations?.values() ?? [])].map((it) => [it, comparedBelow(it)] as const),
  );
  const enumerated = maximum(node.byValue?.values() ?? [], (sharing) =>
    sharing.reduce((sum, it) => sum + (listed.get(it) ?? 0), 0),
  );
  const filled = node.placeholder ? comparedBelow(node.placeholder) : 0;
  const [end, splat] = [node.end, node.splat].map((it) => (it ? comparedInList(it) : 0));
  return 1 + literal + enumerated + filled + (end ?? 0) + (splat ?? 0);
}

/** The maximum number of conditions, starts and ends in a list that one request may be compared with. */
function comparedInList({ rules, index }: RuleList): number {
  const comparedIn = (places: readonly number[]): number =>
    places
      .flatMap((it) => rules[it] ?? [])
      .reduce((sum, it) => sum + it.source.query.length + ownInstants(it).length, 0);
  if (!index) return comparedIn([...rules.keys()]);
  const counts = [...index.byKey.values()].map(comparedIn).sort((a, b) => b - a);
  // Each parameter is looked up twice: by name and value, and by name alone.
  const found = counts.slice(0, 2 * PARAMETERS_AT_MOST).reduce((sum, it) => sum + it, 0);
  return found + comparedIn(index.others);
}

function maximum<Value>(values: Iterable<Value>, measure: (value: Value) => number): number {
  let most = 0;
  for (const value of values) most = Math.max(most, measure(value));
  return most;
}
