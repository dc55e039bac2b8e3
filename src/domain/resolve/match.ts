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

/** A rule whose host and path match. */
export interface Candidate {
  readonly rule: Rule;
  readonly layer: Layer;
  /**
   * The host that the rule counts for, "" for the whole site: its own, or that of the rule in a lower layer whose place
   * it takes.
   */
  readonly host: string;
  /** null if it would answer if no better rule did. */
  readonly obstacle: Obstacle | null;
}

/** The result of looking a request up in a table. */
export interface Consultation {
  /**
   * The best rule whose host, path and query match and whose window is open. A rule outside its window does not take
   * part, and leaves the place to the next best.
   */
  readonly match: Match | null;
  /**
   * The next instant at which the answer for this canonical URL may change: the gate, or the start or end of any rule
   * whose host and path match it, whether it would win or not. null if there is none.
   */
  readonly changesAt: Instant | null;
}

interface Walk {
  readonly lookup: Lookup;
  readonly gate: Instant;
  readonly now: Instant;
  readonly candidates: Candidate[] | null;
  /** Rules judged in the place of one of this host, so that each is recorded only once. */
  readonly inPlace: Set<Rule> | null;
  /** The earliest instant after `now` that was considered; Infinity if there was none. */
  next: Instant;
}

function consider(instants: readonly Instant[], walk: Walk): void {
  for (const it of instants) if (walk.now < it && it < walk.next) walk.next = it;
}

/**
 * Looks a request up in all layers, starting with the rules of its own host.
 *
 * A rule takes precedence over one in a lower layer with the same path and query, even if that one names a host and it
 * does not: it then counts in that rule's place.
 *
 * @param candidates Collects the rules that the walk judges, in no particular order. The walk then continues past the
 *   best rule, to all whose host and path match; of many rules in one place it collects those whose parameters may
 *   match. null on the request path, where the walk ends with the best rule.
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

/** @param isDecided Whether a better rule is known already: then no pattern is searched for. */
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

/** Most addresses without an exact rule differ from all patterns in their first segment; their search allocates nothing. */
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

/** Walks from the lowest layer up, so that the host's rules in lower layers are known. */
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

/** The site-wide rules of a layer that have the path and query of a rule below it. */
function inPlaceOf(below: readonly Rule[], siteWide: readonly Rule[]): readonly Rule[] {
  return siteWide.filter((rule) => below.some((it) => isSameAddress(rule.source, it.source)));
}

/** Between layers the more specific rule wins; a tie goes to the first layer. */
function better(upper: Match | null, lower: Match | null): Match | null {
  if (!upper || !lower) return upper ?? lower;
  return compareAddresses(lower.rule.source, upper.rule.source) < 0 ? lower : upper;
}

/** Within a layer a tie goes to the first rule in the file. */
export function compareInLayer({ rule: a }: { rule: Rule }, { rule: b }: { rule: Rule }): number {
  return compareSources(a.source, b.source) || a.index - b.index;
}

/** Walks like `bestLiteral`. */
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

/** The best site-wide pattern that counts in the place of one of this host in a lower layer. */
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

/** @param takesPart null if all rules of the tree do. */
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

/** The rules that trees hold at the place of a rule. */
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
