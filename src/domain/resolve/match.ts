/** Finds the rule that answers a request: docs/routes-json.md, "Which rule wins". */
import type { Instant } from "../instant.ts";
import { findBest, visitMatches } from "../table/pattern-tree.ts";
import { compareSources } from "../table/precedence.ts";
import { matchQuery, type Parameter, type QueryMatch } from "../url/query.ts";
import type { Rule } from "../table/rule.ts";
import { findRules } from "../table/rule-list.ts";
import type { Layer, Table } from "../table/table.ts";

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

/** What keeps a rule whose host and path match from answering. */
export type Obstacle = "query" | "not-yet" | "over";

/** A rule whose host and path match. */
export interface Candidate {
  readonly rule: Rule;
  readonly layer: Layer;
  /** null: it would answer if no better rule did. */
  readonly obstacle: Obstacle | null;
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

interface Walk {
  readonly lookup: Lookup;
  readonly gate: Instant;
  readonly now: Instant;
  readonly candidates: Candidate[] | null;
}

/**
 * Looks a request up in all layers, the rules of its own host first.
 *
 * @param candidates Takes the rules that the walk judges, in its order; it then goes on behind the best one,
 *   to all whose host and path match. Of many rules in one place it takes those that the parameters may meet.
 *   null on the request path, where the walk ends with the best rule.
 */
export function consult(
  table: Table,
  lookup: Lookup,
  now: Instant,
  candidates: Candidate[] | null,
): Consultation {
  const gate = table.site.activatesAt;
  const walk: Walk = { lookup, gate, now, candidates };
  let match: Match | null = null;
  let next = now < gate ? gate : Infinity;
  const consider = (instant: Instant): void => {
    if (now < instant && instant < next) next = instant;
  };
  for (const host of [lookup.host, ""]) {
    let best: Match | null = null;
    for (const layer of table.layers) {
      const found = layer.literals.find(host, lookup.path, lookup.parameters);
      if (found) {
        found.instants.forEach(consider);
        best = better(best, firstOpen(found.rules, layer, walk));
      }
      const tree = layer.windowed.get(host);
      if (tree) visitMatches(tree, lookup.segments, (list) => list.instants.forEach(consider));
    }
    const isDecided: boolean = match !== null || best !== null;
    const pattern: Match | null = isDecided && !candidates ? null : bestPattern(table, host, walk);
    match ??= best ?? pattern;
  }
  return { match, changesAt: next === Infinity ? null : next };
}

/** Between layers the more specific rule wins, and the first layer a tie. */
function better(best: Match | null, other: Match | null): Match | null {
  if (!best || !other) return best ?? other;
  return compareSources(other.rule.source, best.rule.source) < 0 ? other : best;
}

/** Within a layer the first in the file wins a tie. */
export function compareInLayer({ rule: a }: { rule: Rule }, { rule: b }: { rule: Rule }): number {
  return compareSources(a.source, b.source) || a.index - b.index;
}

function bestPattern(table: Table, host: string, walk: Walk): Match | null {
  let best: Match | null = null;
  for (const layer of table.layers) {
    const tree = layer.patterns.get(host);
    if (!tree) continue;
    const found = findBest(tree, {
      segments: walk.lookup.segments,
      accept: (list) => firstOpen(findRules(list, walk.lookup.parameters), layer, walk),
      compare: compareInLayer,
      isThorough: walk.candidates !== null,
    });
    best = better(best, found);
  }
  return best;
}

function firstOpen(rules: readonly Rule[], layer: Layer, walk: Walk): Match | null {
  let first: Match | null = null;
  for (const rule of rules) {
    const judged = judge(rule, walk);
    const isOpen = typeof judged !== "string";
    if (isOpen) first ??= { rule, query: judged };
    if (walk.candidates) {
      walk.candidates.push({ rule, layer, obstacle: isOpen ? null : judged });
    } else if (first) return first;
  }
  return first;
}

function judge({ window, source }: Rule, { lookup, gate, now }: Walk): QueryMatch | Obstacle {
  if (now < (window.startsAt ?? gate)) return "not-yet";
  if (window.endsAt !== null && now >= window.endsAt) return "over";
  return matchQuery(source.query, lookup.parameters) ?? "query";
}
