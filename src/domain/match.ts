/** Finds the rule that answers a request: contract, section 3. */
import type { Recorder } from "./explain.ts";
import type { Instant } from "./instant.ts";
import { ownInstants } from "./literal-index.ts";
import { type PatternNode, visitMatches } from "./pattern-tree.ts";
import { compareSources } from "./precedence.ts";
import { matchQuery, type Parameter, type QueryMatch } from "./query.ts";
import { isActive, type Rule } from "./rule.ts";
import type { Layer, Table } from "./table.ts";

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

/**
 * The best rule whose host, path and query match and whose window is open. A rule outside its window does
 * not take part: the next best does.
 */
export function findBestRule(
  table: Table,
  lookup: Lookup,
  now: Instant,
  record: Recorder | null,
): Match | null {
  if (record) recordCandidates(table, lookup, now, record);
  for (const host of [lookup.host, ""]) {
    const match =
      bestOf(table, (layer) => bestLiteral(table, layer, host, lookup, now)) ??
      bestOf(table, (layer) => bestPattern(table, layer, host, lookup, now));
    if (match) return match;
  }
  return null;
}

/** Between layers the more specific rule wins, and the first layer a tie. */
function bestOf({ layers }: Table, find: (layer: Layer) => Match | null): Match | null {
  let best: Match | null = null;
  for (const layer of layers) {
    const match = find(layer);
    if (match && (!best || compareSources(match.rule.source, best.rule.source) < 0)) best = match;
  }
  return best;
}

function bestLiteral(
  { site }: Table,
  { literals }: Layer,
  host: string,
  { path, parameters }: Lookup,
  now: Instant,
): Match | null {
  for (const rule of literals.find(host, path, parameters)) {
    const query = isActive(rule.window, site.activatesAt, now)
      ? matchQuery(rule.source.query, parameters)
      : null;
    if (query) return { rule, query };
  }
  return null;
}

function bestPattern(
  { site }: Table,
  { patterns }: Layer,
  host: string,
  { segments, parameters }: Lookup,
  now: Instant,
): Match | null {
  const tree = patterns.get(host);
  if (!tree) return null;
  let match: Match | null = null;
  visitMatches(tree, segments, (rule) => {
    const query = isActive(rule.window, site.activatesAt, now)
      ? matchQuery(rule.source.query, parameters)
      : null;
    if (query) match = { rule, query };
    return query !== null;
  });
  return match;
}

/**
 * The next instant at which the answer for this canonical URL may change: the gate, or the start or end of
 * any rule whose host and path match it, whether it would win or not.
 */
export function nextChange(table: Table, lookup: Lookup, now: Instant): Instant | null {
  let next = Infinity;
  const consider = (instant: Instant): void => {
    if (now < instant && instant < next) next = instant;
  };
  consider(table.site.activatesAt);
  for (const { literals, windowed } of table.layers) {
    for (const host of [lookup.host, ""]) {
      literals.changes(host, lookup.path).forEach(consider);
      eachMatch(windowed.get(host), lookup.segments, (rule) => ownInstants(rule).forEach(consider));
    }
  }
  return next === Infinity ? null : next;
}

function eachMatch(
  tree: PatternNode | undefined,
  segments: readonly string[],
  visit: (rule: Rule) => void,
): void {
  if (!tree) return;
  visitMatches(tree, segments, (rule) => {
    visit(rule);
    return false;
  });
}

/** Every rule whose host and path match, best first. */
export function listCandidates(table: Table, { host, path, segments, parameters }: Lookup): Rule[] {
  const candidates: Rule[] = [];
  for (const { literals, patterns } of table.layers) {
    for (const owner of [host, ""]) {
      candidates.push(...literals.find(owner, path, parameters));
      eachMatch(patterns.get(owner), segments, (rule) => candidates.push(rule));
    }
  }
  return candidates.sort((a, b) => compareSources(a.source, b.source));
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
