import { compareQueries } from "./precedence.ts";
import type { Rule } from "./rule.ts";
import type { Segment } from "./source.ts";

/**
 * Patterns as a tree over segments: the time to match does not grow with their number. An enumerated
 * placeholder is expanded: each of its values is an edge, and values that the same patterns list share one
 * node, so that two lists of a thousand do not make a million edges.
 */
export interface PatternNode {
  readonly literals: ReadonlyMap<string, PatternNode>;
  readonly enumerated: ReadonlyMap<string, PatternNode>;
  readonly placeholder: PatternNode | null;
  /** Patterns that end here, best first. */
  readonly ends: readonly Rule[];
  /** Patterns whose splat begins here, best first. */
  readonly splats: readonly Rule[];
}

const NO_NODES: ReadonlyMap<string, PatternNode> = new Map();
const NO_RULES: readonly Rule[] = [];

/** @param rules Rules whose path has placeholders or a splat. */
export function buildPatternTree(rules: readonly Rule[]): PatternNode {
  return buildNode(rules, 0);
}

function buildNode(rules: readonly Rule[], depth: number): PatternNode {
  const literals = new Map<string, Rule[]>();
  const enumerated: Rule[] = [];
  const placeholders: Rule[] = [];
  const ends: Rule[] = [];
  const splats: Rule[] = [];
  for (const rule of rules) {
    const segment: Segment | undefined = rule.source.segments?.[depth];
    if (segment === undefined) ends.push(rule);
    else if (segment.kind === "literal") append(literals, segment.text, rule);
    else if (segment.kind === "enumerated") enumerated.push(rule);
    else if (segment.kind === "placeholder") placeholders.push(rule);
    else splats.push(rule);
  }
  return {
    literals: mapOf([...literals].map(([text, of]) => [text, buildNode(of, depth + 1)])),
    enumerated: buildEnumerated(enumerated, depth),
    placeholder: placeholders.length > 0 ? buildNode(placeholders, depth + 1) : null,
    ends: sorted(ends),
    splats: sorted(splats),
  };
}

function buildEnumerated(rules: readonly Rule[], depth: number): ReadonlyMap<string, PatternNode> {
  const rulesOf = new Map<string, Rule[]>();
  for (const rule of rules) {
    const segment = rule.source.segments?.[depth];
    if (segment?.kind !== "enumerated") continue;
    for (const value of segment.values.keys()) append(rulesOf, value, rule);
  }
  const shared = new Map<string, PatternNode>();
  return mapOf(
    [...rulesOf].map(([value, of]) => {
      const group = of.map((it) => it.index).join();
      const node = shared.get(group) ?? buildNode(of, depth + 1);
      shared.set(group, node);
      return [value, node];
    }),
  );
}

/**
 * Visits the patterns whose path matches, best first: literal, enumerated placeholder, placeholder, end of
 * the pattern, splat, position by position.
 *
 * @param segments The canonical path's segments.
 * @param visit Returns true to stop.
 * @returns Whether a visit stopped it.
 */
export function visitMatches(
  node: PatternNode,
  segments: readonly string[],
  visit: (rule: Rule) => boolean,
  depth = 0,
): boolean {
  const segment = segments[depth];
  if (segment === undefined) {
    if (node.ends.some(visit)) return true;
  } else {
    const literal = node.literals.get(segment);
    if (literal && visitMatches(literal, segments, visit, depth + 1)) return true;
    const enumerated = node.enumerated.get(segment);
    if (enumerated && visitMatches(enumerated, segments, visit, depth + 1)) return true;
    if (node.placeholder && visitMatches(node.placeholder, segments, visit, depth + 1)) return true;
  }
  return node.splats.some(visit);
}

function sorted(rules: readonly Rule[]): readonly Rule[] {
  if (rules.length === 0) return NO_RULES;
  return rules.toSorted((a, b) => compareQueries(a.source, b.source) || a.index - b.index);
}

function mapOf(entries: [string, PatternNode][]): ReadonlyMap<string, PatternNode> {
  return entries.length === 0 ? NO_NODES : new Map(entries);
}

function append<Key>(map: Map<Key, Rule[]>, key: Key, rule: Rule): void {
  const list = map.get(key);
  if (list) list.push(rule);
  else map.set(key, [rule]);
}
