import { segmentsOf } from "../../domain/table/covers.ts";
import { createPatternTree, leafAt, type PatternNode } from "../../domain/table/pattern-tree.ts";
import type { Segment, Source } from "../../domain/table/source.ts";

/** Finds the sources that may share addresses with another, without comparing all of them. */
export interface OverlapIndex<Item extends { readonly source: Source }> {
  add(item: Item): void;

  /**
   * The items with common paths that `source` precedes or ties with; only these could answer differently because of it.
   */
  findBehind(source: Source): ReadonlySet<Item>;

  /** All items with common paths on common hosts. */
  findAll(source: Source): ReadonlySet<Item>;

  /** The number of visited nodes, for callers that set a limit. */
  readonly visited: number;
}

/** The items at one node, by the first query parameter for which they require a literal value. */
interface Bucket<Item> {
  readonly free: Item[];
  readonly byName: Map<string, Map<string, Item[]>>;
}

type Tree<Item> = PatternNode<Bucket<Item>>;

interface Trees<Item> {
  readonly literal: Tree<Item>;
  readonly pattern: Tree<Item>;
}

/** A walk along the common paths of a source and the patterns of a tree. */
interface OverlapWalk<Item> {
  readonly source: Source;
  readonly segments: readonly Segment[];
  readonly found: Set<Item>;
  readonly visits: { count: number };
}

export function createOverlapIndex<Item extends { readonly source: Source }>(): OverlapIndex<Item> {
  const byHost = new Map<string, Trees<Item>>();
  const visits = { count: 0 };
  const begin = (source: Source): OverlapWalk<Item> => {
    return { source, segments: segmentsOf(source), found: new Set<Item>(), visits };
  };
  return {
    add(item) {
      const { source } = item;
      let trees = byHost.get(source.host);
      if (!trees) {
        trees = { literal: createPatternTree(), pattern: createPatternTree() };
        byHost.set(source.host, trees);
      }
      const tree = source.segments === null ? trees.literal : trees.pattern;
      put(leafAt(tree, segmentsOf(source), createBucket<Item>), item);
    },
    findBehind(source) {
      const walk = begin(source);
      const isLiteral = source.segments === null;
      const own = byHost.get(source.host);
      if (isLiteral) follow(own?.literal, walk, 0, true);
      follow(own?.pattern, walk, 0, !isLiteral);
      if (source.host !== "") followAll(byHost.get(""), walk);
      return walk.found;
    },
    findAll(source) {
      const walk = begin(source);
      const hosts = source.host === "" ? [...byHost.keys()] : [source.host, ""];
      for (const host of hosts) followAll(byHost.get(host), walk);
      return walk.found;
    },
    get visited() {
      return visits.count;
    },
  };
}

function followAll<Item>(trees: Trees<Item> | undefined, walk: OverlapWalk<Item>): void {
  follow(trees?.literal, walk, 0, false);
  follow(trees?.pattern, walk, 0, false);
}

/** @param isTight Whether nothing so far decides the precedence of the two. */
function follow<Item>(
  node: Tree<Item> | null | undefined,
  walk: OverlapWalk<Item>,
  depth: number,
  isTight: boolean,
): void {
  if (!node) return;
  walk.visits.count++;
  collect(node.splat, walk);
  const segment = walk.segments[depth];
  switch (segment?.kind) {
    case undefined:
      collect(node.end, walk);
      return;
    case "literal":
      follow(node.literals?.get(segment.text), walk, depth + 1, isTight);
      for (const child of node.byValue?.get(segment.text) ?? []) {
        follow(child, walk, depth + 1, false);
      }
      break;
    case "enumerated": {
      const sharing = new Set<Tree<Item>>();
      for (const value of segment.values.keys()) {
        if (!isTight) follow(node.literals?.get(value), walk, depth + 1, false);
        for (const child of node.byValue?.get(value) ?? []) sharing.add(child);
      }
      for (const child of sharing) follow(child, walk, depth + 1, isTight);
      break;
    }
    case "placeholder":
      if (isTight) break;
      for (const child of namedChildren(node)) follow(child, walk, depth + 1, false);
      break;
    case "splat":
      if (!isTight) collectBelow(node, walk);
      return;
  }
  const staysTight = isTight && segment.kind === "placeholder";
  follow(node.placeholder, walk, depth + 1, staysTight);
}

function collectBelow<Item>(node: Tree<Item>, walk: OverlapWalk<Item>): void {
  walk.visits.count++;
  collect(node.end, walk);
  collect(node.splat, walk);
  for (const child of namedChildren(node)) collectBelow(child, walk);
  if (node.placeholder) collectBelow(node.placeholder, walk);
}

function namedChildren<Item>({ literals, enumerations }: Tree<Item>): Tree<Item>[] {
  return [...(literals?.values() ?? []), ...(enumerations?.values() ?? [])];
}

function createBucket<Item>(): Bucket<Item> {
  return { free: [], byName: new Map() };
}

function put<Item extends { readonly source: Source }>(bucket: Bucket<Item>, item: Item): void {
  const literal = item.source.query.find((it) => it.value !== null);
  if (literal?.value == null) {
    bucket.free.push(item);
    return;
  }
  const values = bucket.byName.get(literal.name) ?? new Map<string, Item[]>();
  bucket.byName.set(literal.name, values);
  const list = values.get(literal.value);
  if (list) list.push(item);
  else values.set(literal.value, [item]);
}

/** Collects the items of a bucket; two values of one parameter exclude each other. */
function collect<Item>(bucket: Bucket<Item> | null, { source, found }: OverlapWalk<Item>): void {
  if (!bucket) return;
  for (const item of bucket.free) found.add(item);
  for (const [name, values] of bucket.byName) {
    const asked = source.query.find((it) => it.name === name && it.value !== null);
    const lists = asked?.value == null ? values.values() : [values.get(asked.value) ?? []];
    for (const list of lists) for (const item of list) found.add(item);
  }
}
