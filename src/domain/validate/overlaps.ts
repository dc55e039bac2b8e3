import { covers, isSameAddress } from "../table/covers.ts";
import { type FindingData, quote } from "../finding.ts";
import type { Lookup } from "../resolve/match.ts";
import { compareSources } from "../table/precedence.ts";
import { type Rule, windowContains } from "../table/rule.ts";
import { findRules } from "../table/rule-list.ts";
import { visitMatches } from "../table/pattern-tree.ts";
import type { Site, Table } from "../table/table.ts";
import { isPatternSource } from "../table/source.ts";
import { type CheckContext, nameRule } from "./context.ts";
import { findEqualRules, isSameFrom } from "./equal-rules.ts";
import { madeUpLookup } from "./probe.ts";

/** Reports `rule-duplicate`, `rule-conflict` and `rule-shadowed`. */
export function checkOverlaps(context: CheckContext): void {
  const equals = findEqualRules(context);
  for (const [rule, found] of equals) {
    if (found.conflict) reportConflict(context, rule, found.conflict);
    if (found.duplicate) reportDuplicate(context, rule, found.duplicate);
    else if (found.shadow && !found.conflict) reportShadowed(context, rule, found.shadow);
  }
  const own = new Set(context.rules);
  const mayShadow = hasRulesOfOnlyHost(context);
  for (const rule of context.rules) {
    if (equals.has(rule)) continue;
    // An exact rule without a host can be shadowed only by a rule for the site's only host.
    const isSafe = !isPatternSource(rule.source) && (rule.source.host !== "" || !mayShadow);
    if (!isSafe) checkShadowed(context, rule, own);
  }
}

/** Whether rules name the site's only host: these match what site-wide rules match, and take precedence. */
function hasRulesOfOnlyHost({ table, rules }: CheckContext): boolean {
  return ownHosts(table.site).size === 1 && rules.some((it) => it.source.host !== "");
}

/** The hosts that are not aliases. */
function ownHosts({ hosts, aliases }: Site): ReadonlySet<string> {
  return aliases.size === 0 ? hosts : new Set([...hosts].filter((it) => !aliases.has(it)));
}

function reportDuplicate(context: CheckContext, rule: Rule, other: Rule): void {
  const message = `${quote(rule.from)} is the same rule as ${nameRule(context, other)}`;
  const at = ["rules", rule.index, "from"];
  context.report("rule-duplicate", at, message, "Remove one of the two", naming(other));
}

function reportConflict(context: CheckContext, rule: Rule, other: Rule): void {
  const message = isSameFrom(rule, other)
    ? `${quote(rule.from)} has another answer in ${nameRule(context, other)}`
    : `${quote(rule.from)} and ${nameRule(context, other)} match the same addresses, and neither is more specific`;
  const fix =
    "Keep one of the two, make one more specific, or give them windows that do not overlap";
  context.report("rule-conflict", ["rules", rule.index, "from"], message, fix, naming(other));
}

/** @param own The rules being validated; other rules of the table are in layers below. */
function checkShadowed(context: CheckContext, rule: Rule, own: ReadonlySet<Rule>): void {
  const { table } = context;
  const gate = table.site.activatesAt;
  const lookup: Lookup = madeUpLookup(context, rule);
  const hosts = ownHosts(table.site);
  const candidates = listCandidates(table, lookup);
  // A row counts in the place of a rule with its path and query, even if that rule names the site's only host.
  const isReplaced = (it: Rule): boolean =>
    !own.has(it) && it.source.host === lookup.host && isSameAddress(it.source, rule.source);
  const place = candidates.find(isReplaced) ?? rule;
  for (const better of candidates) {
    if (compareSources(better.source, place.source) >= 0) return;
    if (!windowContains(better.window, rule.window, gate)) continue;
    if (!covers(better.source, rule.source, hosts)) continue;
    reportShadowed(context, rule, better);
    return;
  }
}

function reportShadowed(context: CheckContext, rule: Rule, better: Rule): void {
  const message = `${quote(rule.from)} can never apply: ${nameRule(context, better)} goes first and matches all that it matches`;
  const at = ["rules", rule.index, "from"];
  context.report("rule-shadowed", at, message, "Remove one of the two", naming(better));
}

function naming({ from }: Rule): { readonly data: FindingData } {
  return { data: { others: [from] } };
}

/** Every rule whose host and path match, best first; of many at one place only those whose parameters may match. */
function listCandidates(table: Table, lookup: Lookup): readonly Rule[] {
  const lists: (readonly Rule[])[] = [];
  for (const { literals, patterns } of table.layers) {
    for (const owner of [lookup.host, ""]) {
      const literal = literals.find(owner, lookup.path, lookup.parameters)?.rules ?? [];
      if (literal.length > 0) lists.push(literal);
      const tree = patterns.get(owner);
      if (!tree) continue;
      visitMatches(tree, lookup.segments, (list) => lists.push(findRules(list, lookup.parameters)));
    }
  }
  const [first = [], ...others] = lists;
  if (others.length === 0) return first;
  return lists.flat().sort((a, b) => compareSources(a.source, b.source));
}
