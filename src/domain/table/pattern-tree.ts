import type { Rule } from "./rule.ts";
import { createRuleList, type RuleList } from "./rule-list.ts";
import type { Segment } from "./source.ts";

/**
 * Patterns as a tree over segments: the time to match does not grow with their number. Patterns that enumerate
 * the same values at the same place share a node, which each of the values leads to.
 */
export interface PatternNode {
  readonly literals: ReadonlyMap<string, PatternNode>;
  /** By value: a node for each enumeration that holds it. */
  readonly enumerated: ReadonlyMap<string, readonly PatternNode[]>;
  readonly placeholder: PatternNode | null;
  /** Patterns that end here. */
  readonly ends: RuleList;
  /** Patterns whose splat begins here. */
  readonly splats: RuleList;
}

const NO_NODES: ReadonlyMap<string, never> = new Map<string, never>();

/** @param rules Rules whose path has placeholders or a splat. */
export function buildPatternTree(rules: readonly Rule[]): PatternNode {
  return buildNode(rules, 0);
}

function buildNode(rules: readonly Rule[], depth: number): PatternNode {
  const literals = new Map<string, Rule[]>();
  const enumerated = new Map<string, Rule[]>();
  const placeholders: Rule[] = [];
  const ends: Rule[] = [];
  const splats: Rule[] = [];
  for (const rule of rules) {
    const segment: Segment | undefined = rule.source.segments?.[depth];
    if (segment === undefined) ends.push(rule);
    else if (segment.kind === "literal") append(literals, segment.text, rule);
    else if (segment.kind === "enumerated") append(enumerated, valuesKey(segment.values), rule);
    else if (segment.kind === "placeholder") placeholders.push(rule);
    else splats.push(rule);
  }
  return {
    literals: mapOf([...literals].map(([text, of]) => [text, buildNode(of, depth + 1)])),
    enumerated: buildEnumerated([...enumerated.values()], depth),
    placeholder: placeholders.length > 0 ? buildNode(placeholders, depth + 1) : null,
    ends: createRuleList(ends),
    splats: createRuleList(splats),
  };
}

/** @param groups Each of rules that enumerate the same values here. */
function buildEnumerated(
  groups: readonly (readonly Rule[])[],
  depth: number,
): ReadonlyMap<string, readonly PatternNode[]> {
  const nodes = new Map<string, PatternNode[]>();
  for (const group of groups) {
    const node = buildNode(group, depth + 1);
    const segment = group[0]?.source.segments?.[depth];
    if (segment?.kind !== "enumerated") continue;
    for (const value of segment.values.keys()) append(nodes, value, node);
  }
  return nodes.size === 0 ? NO_NODES : nodes;
}

function valuesKey(values: ReadonlyMap<string, string>): string {
  return JSON.stringify([...values.keys()].sort());
}

export interface Search<Found> {
  /** The canonical path's. */
  readonly segments: readonly string[];
  /** Turns the rules of a list into what is found; the first that is not null counts. */
  readonly accept: (list: RuleList) => Found | null;
  /** Negative where the first of what two enumerations of the same value lead to goes first. */
  readonly compare: (a: Found, b: Found) => number;
  /** Whether `accept` is asked about every list whose path matches, those behind the best one too. */
  readonly isThorough: boolean;
}

/**
 * The best pattern whose path matches and that is accepted: literal, enumerated placeholder, placeholder, end
 * of the pattern, splat, position by position.
 */
export function findBest<Found>(node: PatternNode, search: Search<Found>, depth = 0): Found | null {
  const segment = search.segments[depth];
  let best: Found | null = null;
  if (segment === undefined) best = ask(node.ends, search);
  else {
    best = findBelow(node.literals.get(segment), search, depth);
    if (best === null || search.isThorough) {
      const enumerated = findEnumerated(node.enumerated.get(segment), search, depth);
      best ??= enumerated;
    }
    if (best === null || search.isThorough) {
      const filled = findBelow(node.placeholder, search, depth);
      best ??= filled;
    }
  }
  if (best !== null && !search.isThorough) return best;
  const rest = ask(node.splats, search);
  return best ?? rest;
}

function findBelow<Found>(
  child: PatternNode | null | undefined,
  search: Search<Found>,
  depth: number,
): Found | null {
  return child ? findBest(child, search, depth + 1) : null;
}

function findEnumerated<Found>(
  children: readonly PatternNode[] | undefined,
  search: Search<Found>,
  depth: number,
): Found | null {
  if (!children) return null;
  let best: Found | null = null;
  for (const child of children) {
    const found = findBest(child, search, depth + 1);
    if (found !== null && (best === null || search.compare(found, best) < 0)) best = found;
  }
  return best;
}

function ask<Found>(list: RuleList, { accept }: Search<Found>): Found | null {
  return list.rules.length === 0 ? null : accept(list);
}

/** Visits every list of patterns whose path matches. */
export function visitMatches(
  node: PatternNode,
  segments: readonly string[],
  visit: (list: RuleList) => void,
  depth = 0,
): void {
  const segment = segments[depth];
  if (segment === undefined) visit(node.ends);
  else {
    const children = [
      node.literals.get(segment),
      ...(node.enumerated.get(segment) ?? []),
      node.placeholder,
    ];
    for (const child of children) if (child) visitMatches(child, segments, visit, depth + 1);
  }
  visit(node.splats);
}

function mapOf(entries: [string, PatternNode][]): ReadonlyMap<string, PatternNode> {
  return entries.length === 0 ? NO_NODES : new Map(entries);
}

function append<Key, Item>(map: Map<Key, Item[]>, key: Key, item: Item): void {
  const list = map.get(key);
  if (list) list.push(item);
  else map.set(key, [item]);
}
