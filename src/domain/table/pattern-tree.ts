import type { Segment } from "./source.ts";

/**
 * A trie of patterns over segments, so that matching time does not grow with their number. Patterns that enumerate the
 * same values at the same position share a node, reached through each of these values. The builder decides what the
 * leaves are.
 */
export interface PatternNode<Leaf> {
  literals: Map<string, PatternNode<Leaf>> | null;
  /** The node of each enumeration, by the list of its values. */
  enumerations: Map<string, PatternNode<Leaf>> | null;
  /** The same nodes by single value. */
  byValue: Map<string, PatternNode<Leaf>[]> | null;
  placeholder: PatternNode<Leaf> | null;
  /** The leaf of the patterns that end here. */
  end: Leaf | null;
  /** The leaf of the patterns whose splat begins here. */
  splat: Leaf | null;
}

export function createPatternTree<Leaf>(): PatternNode<Leaf> {
  return {
    literals: null,
    enumerations: null,
    byValue: null,
    placeholder: null,
    end: null,
    splat: null,
  };
}

/** The leaf for a pattern's segments, created if there is none. */
export function leafAt<Leaf>(
  root: PatternNode<Leaf>,
  segments: readonly Segment[],
  create: () => Leaf,
): Leaf {
  let node = root;
  for (const segment of segments) {
    if (segment.kind === "splat") return (node.splat ??= create());
    node = childFor(node, segment);
  }
  return (node.end ??= create());
}

/** The leaf for a pattern's segments; null if there is none. */
export function findLeaf<Leaf>(root: PatternNode<Leaf>, segments: readonly Segment[]): Leaf | null {
  let node: PatternNode<Leaf> | null | undefined = root;
  for (const segment of segments) {
    if (!node || segment.kind === "splat") break;
    if (segment.kind === "placeholder") node = node.placeholder;
    else if (segment.kind === "literal") node = node.literals?.get(segment.text);
    else node = node.enumerations?.get(valuesKey(segment.values));
  }
  return (segments.at(-1)?.kind === "splat" ? node?.splat : node?.end) ?? null;
}

/** A key that is equal for two patterns if and only if they share a leaf. */
export function placeKey(segments: readonly Segment[]): string {
  return JSON.stringify(
    segments.map((it) => {
      if (it.kind === "literal") return it.text;
      return it.kind === "enumerated" ? [valuesKey(it.values)] : [it.kind];
    }),
  );
}

function childFor<Leaf>(
  node: PatternNode<Leaf>,
  segment: Exclude<Segment, { kind: "splat" }>,
): PatternNode<Leaf> {
  if (segment.kind === "placeholder") return (node.placeholder ??= createPatternTree());
  const isLiteral = segment.kind === "literal";
  const children = isLiteral
    ? (node.literals ??= new Map<string, PatternNode<Leaf>>())
    : (node.enumerations ??= new Map<string, PatternNode<Leaf>>());
  const key = isLiteral ? segment.text : valuesKey(segment.values);
  const known = children.get(key);
  if (known) return known;
  const child = createPatternTree<Leaf>();
  children.set(key, child);
  if (isLiteral) return child;
  node.byValue ??= new Map();
  for (const value of segment.values.keys()) {
    const sharing = node.byValue.get(value);
    if (sharing) sharing.push(child);
    else node.byValue.set(value, [child]);
  }
  return child;
}

function valuesKey(values: ReadonlyMap<string, string>): string {
  return JSON.stringify([...values.keys()].sort());
}

/** A cheap precheck by the first segment alone, in which most paths differ from all patterns. No false negatives. */
export function mayMatch<Leaf>(root: PatternNode<Leaf>, segments: readonly string[]): boolean {
  const { literals, byValue, placeholder, end, splat } = root;
  const [first] = segments;
  if (first === undefined) return end !== null || splat !== null;
  if (placeholder || splat) return true;
  return (literals?.has(first) ?? false) || (byValue?.has(first) ?? false);
}

export interface Search<Leaf, Found> {
  /** The segments of the canonical path. */
  readonly segments: readonly string[];
  /** Called with the leaf of each matching pattern. Returns what was found there, or null to go on searching. */
  readonly accept: (leaf: Leaf) => Found | null;
  /** Compares findings of two enumerations that share a value: negative if `a` takes precedence. */
  readonly compare: (a: Found, b: Found) => number;
  /** Whether to call `accept` for every matching leaf, even after the best one is found. */
  readonly isThorough: boolean;
}

/**
 * What `accept` returned for the best matching pattern; null if it accepted none. Position by position, the order is:
 * literal, enumerated placeholder, placeholder, end of the pattern, splat.
 */
export function findBest<Leaf, Found>(
  node: PatternNode<Leaf>,
  search: Search<Leaf, Found>,
  depth = 0,
): Found | null {
  const segment = search.segments[depth];
  let best: Found | null = null;
  if (segment === undefined) best = node.end && search.accept(node.end);
  else {
    const literal = node.literals?.get(segment);
    if (literal) best = findBest(literal, search, depth + 1);
    if (best === null || search.isThorough) {
      const enumerated = findEnumerated(node.byValue?.get(segment), search, depth);
      best ??= enumerated;
    }
    if (node.placeholder && (best === null || search.isThorough)) {
      const filled = findBest(node.placeholder, search, depth + 1);
      best ??= filled;
    }
  }
  if (!node.splat || (best !== null && !search.isThorough)) return best;
  const rest = search.accept(node.splat);
  return best ?? rest;
}

function findEnumerated<Leaf, Found>(
  nodes: readonly PatternNode<Leaf>[] | undefined,
  search: Search<Leaf, Found>,
  depth: number,
): Found | null {
  let best: Found | null = null;
  if (!nodes) return best;
  for (const node of nodes) {
    const found = findBest(node, search, depth + 1);
    if (found !== null && (best === null || search.compare(found, best) < 0)) best = found;
  }
  return best;
}

/** Calls `visit` with the leaf of every matching pattern. */
export function visitMatches<Leaf>(
  node: PatternNode<Leaf>,
  segments: readonly string[],
  visit: (leaf: Leaf) => void,
  depth = 0,
): void {
  const segment = segments[depth];
  if (segment === undefined) {
    if (node.end) visit(node.end);
  } else {
    const literal = node.literals?.get(segment);
    if (literal) visitMatches(literal, segments, visit, depth + 1);
    const enumerated = node.byValue?.get(segment);
    if (enumerated) for (const it of enumerated) visitMatches(it, segments, visit, depth + 1);
    if (node.placeholder) visitMatches(node.placeholder, segments, visit, depth + 1);
  }
  if (node.splat) visit(node.splat);
}
