/** Finds the rule that answers a request: docs/routes-json.md, "Which rule wins". */
import type { Instant } from "../instant.ts";
import { isSameAddress } from "../table/covers.ts";
import { findBest, findLeaf, mayMatch, visitMatches } from "../table/pattern-tree.ts";
import { compareAddresses, compareSources } from "../table/precedence.ts";
import { matchQuery, type Parameter, type QueryMatch } from "../url/query.ts";
import type { Rule } from "../table/rule.ts";
import { findRules } from "../table/rule-list.ts";
import type { Layer, RuleTrees, Table } from "../table/table.ts";

/** A request in the form that rules are matched against. */
export interface Lookup {
  /** Canonical. */
  readonly host: string;
  /** Canonical. */
  readonly path: string;
  /** The segments of the canonical path. */
  readonly segments: readonly string[];
  readonly parameters: readonly Parameter[];
}

export interface Match {
  readonly rule: Rule;
  readonly query: QueryMatch;
}

/** Why a rule whose host and path match does not answer. */
export type Obstacle = "query" | "not-yet" | "over";

export interface Candidate {
  readonly rule: Rule;
  readonly layer: Layer;
  /**
   * The host that the rule counts for, "" for the whole site: its own, or that of the rule in a lower layer that it
   * replaces.
   */
  readonly host: string;
  /** null if the rule would answer, were there no better one. */
  readonly obstacle: Obstacle | null;
}

/** The result of looking a request up in a table. */
export interface Consultation {
  /** The best rule whose host, path and query match and whose window is open. */
  readonly match: Match | null;
  /**
   * The next instant at which the answer for this canonical URL may change: the gate, or the start or end of any rule
   * whose host and path match, whether it would win or not. null if there is none.
   */
  readonly changesAt: Instant | null;
}

interface Walk {
  readonly lookup: Lookup;
  readonly gate: Instant;
  readonly now: Instant;
  readonly candidates: Candidate[] | null;
  /** Site-wide rules already judged as replacements for rules of this host, so that each is recorded only once. */
  readonly inPlace: Set<Rule> | null;
  /** The earliest instant after `now` found so far; `Infinity` if there is none. */
  next: Instant;
}

function consider(instants: readonly Instant[], walk: Walk): void {
  for (const it of instants) if (walk.now < it && it < walk.next) walk.next = it;
}

/**
 * Looks a request up in all layers, starting with the rules of its own host.
 *
 * A rule replaces rules in lower layers with the same path and query, even if those name a host and it does not: it
 * then counts as a rule for that host.
 *
 * @param candidates Collects the rules judged, in no particular order. The walk then does not stop at the best rule,
 * but visits all whose host and path match; of many rules at one place, only those whose parameters may match. null on
 * the request path, where the walk stops at the best rule.
 */
export function consult(
  table: Table,
  lookup: Lookup,
  now: Instant,
  candidates: Candidate[] | null,
): Consultation {
  const gate = table.site.activatesAt;
  const inPlace = candidates && new Set<Rule>();
  const next = now < gate ? gate : Infinity;
  const walk: Walk = { lookup, gate, now, candidates, inPlace, next };
  const ofHost = bestOf(table, lookup.host, false, walk);
  const siteWide = bestOf(table, "", ofHost !== null, walk);
  return { match: ofHost ?? siteWide, changesAt: walk.next === Infinity ? null : walk.next };
}

/** @param isDecided Whether a better rule is already known, so that no pattern need be searched for. */
function bestOf(table: Table, host: string, isDecided: boolean, walk: Walk): Match | null {
  for (const layer of table.layers) {
    const tree = layer.windowed.get(host);
    if (tree) considerPatterns(tree, walk);
  }
  const literal = bestLiteral(table, host, walk);
  const isEnough = (isDecided || literal !== null) && !walk.candidates;
  const pattern =
    isEnough || !mayBePattern(table, host, walk) ? null : bestPattern(table, host, walk);
  return literal ?? pattern;
}

/** Spares most addresses, whose first segment differs from that of every pattern, the allocations of a search. */
function mayBePattern({ layers }: Table, host: string, { lookup }: Walk): boolean {
  for (const { patterns } of layers) {
    const tree = patterns.get(host);
    if (tree && mayMatch(tree, lookup.segments)) return true;
  }
  return false;
}

function considerPatterns(windowed: RuleTree, walk: Walk): void {
  visitMatches(windowed, walk.lookup.segments, ({ instants }) => consider(instants, walk));
}

/** Walks from the lowest layer up, because the rules below are needed to find those that replace them. */
function bestLiteral({ layers }: Table, host: string, walk: Walk): Match | null {
  const { path, parameters } = walk.lookup;
  let best: Match | null = null;
  let below: readonly Rule[] = NO_RULES;
  for (let depth = layers.length - 1; depth >= 0; depth--) {
    const layer = layers[depth];
    if (!layer) continue;
    if (below.length > 0 && host !== "") {
      const siteWide = layer.literals.find("", path, parameters)?.rules ?? NO_RULES;
      best = better(firstOpen(inPlaceOf(below, siteWide), layer, host, walk), best);
    }
    const found = layer.literals.find(host, path, parameters);
    if (!found) continue;
    consider(found.instants, walk);
    best = better(firstOpen(found.rules, layer, host, walk), best);
    below = below.length === 0 ? found.rules : [...below, ...found.rules];
  }
  return best;
}

const NO_RULES: readonly Rule[] = [];

/** The site-wide rules of a layer that replace a rule below it, by having the same path and query. */
function inPlaceOf(below: readonly Rule[], siteWide: readonly Rule[]): readonly Rule[] {
  return siteWide.filter((rule) => below.some((it) => isSameAddress(rule.source, it.source)));
}

/** The more specific of two matches from different layers; a tie goes to the upper layer. */
function better(upper: Match | null, lower: Match | null): Match | null {
  if (!upper || !lower) return upper ?? lower;
  return compareAddresses(lower.rule.source, upper.rule.source) < 0 ? lower : upper;
}

/** Compares matches within a layer; a tie goes to the first rule in the file. */
export function compareInLayer({ rule: a }: { rule: Rule }, { rule: b }: { rule: Rule }): number {
  return compareSources(a.source, b.source) || a.index - b.index;
}

/** Walks from the lowest layer up, like `bestLiteral`. */
function bestPattern({ layers }: Table, host: string, walk: Walk): Match | null {
  let best: Match | null = null;
  const below: RuleTree[] = [];
  for (let depth = layers.length - 1; depth >= 0; depth--) {
    const layer = layers[depth];
    if (!layer) continue;
    const siteWide = below.length > 0 && host !== "" ? layer.patterns.get("") : undefined;
    if (siteWide) best = better(bestInPlace(siteWide, below, layer, host, walk), best);
    const tree = layer.patterns.get(host);
    if (!tree) continue;
    best = better(bestIn(tree, null, layer, host, walk), best);
    below.push(tree);
  }
  return best;
}

/** The best site-wide pattern that replaces one for this host in a lower layer. */
function bestInPlace(
  siteWide: RuleTree,
  below: readonly RuleTree[],
  layer: Layer,
  host: string,
  walk: Walk,
): Match | null {
  const isInPlace = (rule: Rule): boolean =>
    inPlaceOf(rulesAt(below, rule, walk), [rule]).length > 0;
  return bestIn(siteWide, isInPlace, layer, host, walk);
}

/** @param takesPart Which rules of the tree take part; null for all. */
function bestIn(
  tree: RuleTree,
  takesPart: ((rule: Rule) => boolean) | null,
  layer: Layer,
  host: string,
  walk: Walk,
): Match | null {
  const { segments, parameters } = walk.lookup;
  return findBest(tree, {
    segments,
    accept(list) {
      const rules = findRules(list, parameters);
      return firstOpen(takesPart ? rules.filter(takesPart) : rules, layer, host, walk);
    },
    compare: compareInLayer,
    isThorough: walk.candidates !== null,
  });
}

type RuleTree = RuleTrees extends ReadonlyMap<string, infer Tree> ? Tree : never;

/** The rules of several trees at the place of a rule. */
function rulesAt(trees: readonly RuleTree[], { source }: Rule, { lookup }: Walk): readonly Rule[] {
  return trees.flatMap((tree) => {
    const list = findLeaf(tree, source.segments ?? []);
    return list ? findRules(list, lookup.parameters) : NO_RULES;
  });
}

function firstOpen(rules: readonly Rule[], layer: Layer, host: string, walk: Walk): Match | null {
  let first: Match | null = null;
  for (const rule of rules) {
    if (walk.inPlace?.has(rule)) continue;
    const judged = judge(rule, walk);
    const isOpen = typeof judged !== "string";
    if (isOpen) first ??= { rule, query: judged };
    if (walk.candidates) {
      walk.candidates.push({ rule, layer, host, obstacle: isOpen ? null : judged });
      if (rule.source.host !== host) walk.inPlace?.add(rule);
    } else if (first) return first;
  }
  return first;
}

function judge({ window, source }: Rule, { lookup, gate, now }: Walk): QueryMatch | Obstacle {
  if (now < (window.startsAt ?? gate)) return "not-yet";
  if (window.endsAt !== null && now >= window.endsAt) return "over";
  return matchQuery(source.query, lookup.parameters) ?? "query";
}
