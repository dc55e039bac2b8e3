import { segmentsOf } from "../../domain/table/covers.ts";
import type { Segment, Source } from "../../domain/table/source.ts";

/** Finds the sources that may have addresses in common with another, without looking at all of them. */
export interface OverlapIndex<Item extends { readonly source: Source }> {
  add(item: Item): void;

  /**
   * Those with paths in common that `source` goes before, or ties with, in precedence: only these could
   * answer differently because of it.
   */
  findBehind(source: Source): ReadonlySet<Item>;

  /** All with paths in common, on hosts in common. */
  findAll(source: Source): ReadonlySet<Item>;

  /** How many nodes have been looked at, for whoever has to set a limit. */
  readonly visited: number;
}

/** A tree over segments. Enumerated placeholders that take the same values share a node. */
interface Node<Item> {
  readonly literals: Map<string, Node<Item>>;
  readonly enumerated: Map<string, Node<Item>>;
  /** The nodes of `enumerated` by each value that they take. */
  readonly byValue: Map<string, Node<Item>[]>;
  placeholder: Node<Item> | null;
  readonly ends: Bucket<Item>;
  readonly splats: Bucket<Item>;
}

/** Items by the first query parameter that they ask a literal value of. */
interface Bucket<Item> {
  readonly free: Item[];
  readonly byName: Map<string, Map<string, Item[]>>;
}

interface Trees<Item> {
  readonly literal: Node<Item>;
  readonly pattern: Node<Item>;
}

export function createOverlapIndex<Item extends { readonly source: Source }>(): OverlapIndex<Item> {
  const byHost = new Map<string, Trees<Item>>();
  let visited = 0;

  /** Walks what a source shares paths with. `isTight`: so far nothing sets the two apart in precedence. */
  const walk = (
    node: Node<Item>,
    source: Source,
    segments: readonly Segment[],
    depth: number,
    isTight: boolean,
    found: Set<Item>,
  ): void => {
    visited++;
    const segment = segments[depth];
    const go = (child: Node<Item> | null | undefined, staysTight: boolean): void => {
      if (child) walk(child, source, segments, depth + 1, staysTight, found);
    };
    collect(node.splats, source, found);
    switch (segment?.kind) {
      case undefined:
        collect(node.ends, source, found);
        return;
      case "literal":
        go(node.literals.get(segment.text), isTight);
        for (const child of node.byValue.get(segment.text) ?? []) go(child, false);
        go(node.placeholder, false);
        return;
      case "enumerated": {
        const groups = new Set<Node<Item>>();
        for (const value of segment.values.keys()) {
          if (!isTight) go(node.literals.get(value), false);
          for (const child of node.byValue.get(value) ?? []) groups.add(child);
        }
        for (const child of groups) go(child, isTight);
        go(node.placeholder, false);
        return;
      }
      case "placeholder":
        if (!isTight) {
          for (const child of node.literals.values()) go(child, false);
          for (const child of node.enumerated.values()) go(child, false);
        }
        go(node.placeholder, isTight);
        return;
      case "splat":
        if (!isTight) collectAll(node, source, found);
    }
  };

  const collectAll = (node: Node<Item>, source: Source, found: Set<Item>): void => {
    visited++;
    collect(node.ends, source, found);
    collect(node.splats, source, found);
    for (const child of node.literals.values()) collectAll(child, source, found);
    for (const child of node.enumerated.values()) collectAll(child, source, found);
    if (node.placeholder) collectAll(node.placeholder, source, found);
  };

  return {
    add(item) {
      const { source } = item;
      let trees = byHost.get(source.host);
      if (!trees) byHost.set(source.host, (trees = { literal: newNode(), pattern: newNode() }));
      insert(source.segments === null ? trees.literal : trees.pattern, item);
    },
    findBehind(source) {
      const found = new Set<Item>();
      const segments = segmentsOf(source);
      const isLiteral = source.segments === null;
      const own = byHost.get(source.host);
      if (own && isLiteral) walk(own.literal, source, segments, 0, true, found);
      if (own) walk(own.pattern, source, segments, 0, !isLiteral, found);
      const anywhere = source.host === "" ? undefined : byHost.get("");
      if (anywhere) {
        walk(anywhere.literal, source, segments, 0, false, found);
        walk(anywhere.pattern, source, segments, 0, false, found);
      }
      return found;
    },
    findAll(source) {
      const found = new Set<Item>();
      const segments = segmentsOf(source);
      const hosts = source.host === "" ? [...byHost.keys()] : [source.host, ""];
      for (const trees of hosts.map((host) => byHost.get(host)).filter((it) => it !== undefined)) {
        walk(trees.literal, source, segments, 0, false, found);
        walk(trees.pattern, source, segments, 0, false, found);
      }
      return found;
    },
    get visited() {
      return visited;
    },
  };
}

function newNode<Item>(): Node<Item> {
  return {
    literals: new Map(),
    enumerated: new Map(),
    byValue: new Map(),
    placeholder: null,
    ends: { free: [], byName: new Map() },
    splats: { free: [], byName: new Map() },
  };
}

function insert<Item extends { readonly source: Source }>(root: Node<Item>, item: Item): void {
  let node = root;
  for (const segment of segmentsOf(item.source)) {
    if (segment.kind === "splat") {
      put(node.splats, item);
      return;
    }
    node = childFor(node, segment);
  }
  put(node.ends, item);
}

function childFor<Item>(
  node: Node<Item>,
  segment: Exclude<Segment, { kind: "splat" }>,
): Node<Item> {
  if (segment.kind === "placeholder") return (node.placeholder ??= newNode());
  if (segment.kind === "literal") {
    const child = node.literals.get(segment.text) ?? newNode<Item>();
    node.literals.set(segment.text, child);
    return child;
  }
  const values = [...segment.values.keys()];
  const key = JSON.stringify(values.toSorted());
  const known = node.enumerated.get(key);
  if (known) return known;
  const child = newNode<Item>();
  node.enumerated.set(key, child);
  for (const value of values) {
    const list = node.byValue.get(value);
    if (list) list.push(child);
    else node.byValue.set(value, [child]);
  }
  return child;
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

/** Two values of one parameter exclude each other. */
function collect<Item>(bucket: Bucket<Item>, source: Source, found: Set<Item>): void {
  for (const item of bucket.free) found.add(item);
  for (const [name, values] of bucket.byName) {
    const asked = source.query.find((it) => it.name === name && it.value !== null);
    const lists = asked?.value == null ? values.values() : [values.get(asked.value) ?? []];
    for (const list of lists) for (const item of list) found.add(item);
  }
}
