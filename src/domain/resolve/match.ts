/** Finds the rule that answers a request: contract, section 3. */
import type { Instant } from "../instant.ts";
import { findBest, visitMatches } from "../table/pattern-tree.ts";
import { compareSources } from "../table/precedence.ts";
import { matchQuery, type Parameter, type QueryMatch } from "../url/query.ts";
import { isActive, type Rule } from "../table/rule.ts";
import { findRules, type RuleList } from "../table/rule-list.ts";
import type { Recorder } from "./step.ts";
import type { Table } from "../table/table.ts";

/** A request as rules see it. */
export interface Lookup {
  /** Canonical. */
  readonly host: string;
  /** Canonical. */
  readonly path: string;
  /** The canonical path's. */
  readonly segments: readonly string[];
  readonly parameters: readonly Parameter[];
}

export interface Match {
  readonly rule: Rule;
  readonly query: QueryMatch;
}

/** What a table has for a request. */
export interface Consultation {
  /**
   * The best rule whose host, path and query match and whose window is open. A rule outside its window does
   * not take part: the next best does.
   */
  readonly match: Match | null;
  /**
   * The next instant at which the answer for this canonical URL may change: the gate, or the start or end of
   * any rule whose host and path match it, whether it would win or not. null: never.
   */
  readonly changesAt: Instant | null;
}

/** Looks a request up in all layers, the rules of its own host first. */
export function consult(
  table: Table,
  lookup: Lookup,
  now: Instant,
  record: Recorder | null,
): Consultation {
  if (record) recordCandidates(table, lookup, now, record);
  const gate = table.site.activatesAt;
  let match: Match | null = null;
  let next = now < gate ? gate : Infinity;
  const consider = (instant: Instant): void => {
    if (now < instant && instant < next) next = instant;
  };
  for (const host of [lookup.host, ""]) {
    let best: Match | null = null;
    for (const { literals, windowed } of table.layers) {
      const found = literals.find(host, lookup.path, lookup.parameters);
      if (found) {
        found.instants.forEach(consider);
        best = better(best, firstOpen(found.rules, lookup, gate, now));
      }
      const tree = windowed.get(host);
      if (tree) visitMatches(tree, lookup.segments, (list) => list.instants.forEach(consider));
    }
    match ??= best ?? bestPatternOf(table, host, lookup, now);
  }
  return { match, changesAt: next === Infinity ? null : next };
}

/** Between layers the more specific rule wins, and the first layer a tie. */
function better(best: Match | null, other: Match | null): Match | null {
  if (!best || !other) return best ?? other;
  return compareSources(other.rule.source, best.rule.source) < 0 ? other : best;
}

/** Within a layer the first in the file wins a tie. */
function betterInLayer({ rule: a }: Match, { rule: b }: Match): number {
  return compareSources(a.source, b.source) || a.index - b.index;
}

function firstOpen(
  rules: readonly Rule[],
  lookup: Lookup,
  gate: Instant,
  now: Instant,
): Match | null {
  for (const rule of rules) {
    const match = matchOpen(rule, lookup, gate, now);
    if (match) return match;
  }
  return null;
}

function bestPatternOf(table: Table, host: string, lookup: Lookup, now: Instant): Match | null {
  const gate = table.site.activatesAt;
  let best: Match | null = null;
  for (const { patterns } of table.layers) {
    const tree = patterns.get(host);
    if (!tree) continue;
    const accept = (list: RuleList): Match | null =>
      firstOpen(findRules(list, lookup.parameters), lookup, gate, now);
    best = better(best, findBest(tree, lookup.segments, accept, betterInLayer));
  }
  return best;
}

function matchOpen(rule: Rule, lookup: Lookup, gate: Instant, now: Instant): Match | null {
  if (!isActive(rule.window, gate, now)) return null;
  const query = matchQuery(rule.source.query, lookup.parameters);
  return query && { rule, query };
}

/** Every rule whose host and path match, best first; of many on one place those that the parameters may meet. */
export function listCandidates(table: Table, lookup: Lookup): readonly Rule[] {
  const lists: (readonly Rule[])[] = [];
  for (const { literals, patterns } of table.layers) {
    for (const owner of [lookup.host, ""]) {
      const literal = literals.find(owner, lookup.path, lookup.parameters)?.rules ?? [];
      if (literal.length > 0) lists.push(literal);
      const tree = patterns.get(owner);
      if (!tree) continue;
      visitMatches(tree, lookup.segments, (list) => {
        if (list.rules.length > 0) lists.push(findRules(list, lookup.parameters));
      });
    }
  }
  const [first, ...others] = lists;
  if (!first || others.length === 0) return first ?? [];
  return lists.flat().sort((a, b) => compareSources(a.source, b.source));
}

function recordCandidates(table: Table, lookup: Lookup, now: Instant, record: Recorder): void {
  const gate = table.site.activatesAt;
  let winner: Rule | null = null;
  for (const rule of listCandidates(table, lookup)) {
    const starts = rule.window.startsAt ?? gate;
    const verdict = !isActive(rule.window, gate, now)
      ? now < starts
        ? "not-yet"
        : "over"
      : !matchQuery(rule.source.query, lookup.parameters)
        ? "query"
        : winner
          ? "less-specific"
          : "wins";
    if (verdict === "wins") winner = rule;
    record({ step: "rule", rule, verdict, gate, winner });
  }
}
