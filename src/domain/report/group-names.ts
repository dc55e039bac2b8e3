/**
 * Groups names like paths by how they begin, with as many segments as it takes to tell them apart: a thousand addresses
 * under one folder are no group, and a thousand folders are no groups either.
 */

/** Names that begin with the same segments. */
export interface NameGroup {
  /** Its beginning; empty for whatever is in no other group. */
  readonly segments: readonly string[];
  /** Whether it is one name, or all that begin so, or those of them that are in no group of their own. */
  readonly holds: "one" | "all" | "others";
}

export interface NameGroups {
  /**
   * The group of a name: one of at most as many as were asked for, and one for all that was not there to be grouped. Two
   * names of one group are given the same object.
   */
  groupOf(segments: readonly string[]): NameGroup;
}

interface Node {
  readonly segments: readonly string[];
  /** Of all names that begin so. */
  weight: number;
  /** Of the name that ends here. */
  own: number;
  /** Whether names that begin so go on further than is looked at. */
  isCut: boolean;
  /** The group of what begins so and is in none further down. */
  group: NameGroup | null;
  readonly children: Map<string, Node>;
}

/** A host, or what a name begins with: there the largest are told apart, however many there are. */
const FORCED_SEGMENTS = 1;

/** What is smaller is a line that nobody can follow. */
const LEAST_SHARE = 0.01;

/** Deeper beginnings are too long to be read in a picture. */
const SEGMENTS_AT_MOST = 5;

/**
 * @param names Each as its segments, with its weight, above 0; a name may come more than once.
 * @param atMost How many groups there may be, from 2.
 * @param isSample Whether there are more names, which may be in any group.
 */
export function groupNames(
  names: Iterable<readonly [segments: readonly string[], weight: number]>,
  atMost: number,
  isSample = false,
): NameGroups {
  const root = createNode([]);
  for (const [segments, weight] of names) insert(root, segments, weight);
  for (const { node, rest } of split(root, atMost)) {
    const isOne = node.children.size === 0 && !node.isCut && !isSample;
    const whole = isOne ? "one" : "all";
    const left = isSample ? "others" : rest;
    node.group = { segments: node.segments, holds: rest === null ? whole : (left ?? whole) };
  }
  // What was not there is in the group of all, whatever becomes of that.
  const others = root.group ?? { segments: [], holds: "others" };
  return {
    groupOf(segments) {
      let group = others;
      let node: Node | undefined = root;
      for (const segment of segments) {
        node = node.children.get(segment);
        if (!node) break;
        if (node.group) ({ group } = node);
      }
      return group;
    },
  };
}

function createNode(segments: readonly string[]): Node {
  return { segments, weight: 0, own: 0, isCut: false, group: null, children: new Map() };
}

function insert(root: Node, segments: readonly string[], weight: number): void {
  root.weight += weight;
  let node = root;
  for (const segment of segments.slice(0, SEGMENTS_AT_MOST)) {
    let child = node.children.get(segment);
    if (!child) {
      child = createNode([...node.segments, segment]);
      node.children.set(segment, child);
    }
    child.weight += weight;
    node = child;
  }
  node.own += weight;
  if (segments.length > SEGMENTS_AT_MOST) node.isCut = true;
}

interface Part {
  readonly node: Node;
  /** What is left where some of what begins so is in groups of its own: the one name that ends there, or others too. */
  readonly rest: "one" | "others" | null;
  readonly weight: number;
}

/** Splits the heaviest part that can be split, as long as there is room. */
function split(root: Node, atMost: number): readonly Part[] {
  let parts: readonly Part[] = [{ node: root, rest: null, weight: root.weight }];
  const done = new Set<Node>();
  const least = root.weight * LEAST_SHARE;
  for (;;) {
    const heaviest = parts
      .filter(({ node, rest }) => rest === null && !done.has(node) && node.children.size > 0)
      .toSorted((a, b) => b.weight - a.weight)[0];
    if (!heaviest) return parts;
    const others = parts.filter((it) => it !== heaviest);
    const pieces = splitNode(heaviest.node, atMost - others.length, least);
    if (pieces) parts = [...others, ...pieces];
    else done.add(heaviest.node);
  }
}

/**
 * @param room How many parts may take the place of one.
 * @param least What weighs less is no part of its own, if there are several such.
 * @returns null if that would tell no more than before.
 */
function splitNode(node: Node, room: number, least: number): readonly Part[] | null {
  const children = [...node.children.values()]
    .toSorted((a, b) => b.weight - a.weight || (keyOf(a.segments) < keyOf(b.segments) ? -1 : 1))
    .map((it): Part => ({ node: it, rest: null, weight: it.weight }));
  const large = children.filter((it) => it.weight >= least);
  const worth = children.length - large.length > 1 ? large : children;
  const hasRest = node.own > 0 || worth.length < children.length;
  const fits = worth.length + (hasRest ? 1 : 0) <= room;
  const kept = fits ? worth : worth.slice(0, Math.max(0, room - 1));
  if (kept.length === 0) return null;
  const weight = kept.reduce((sum, it) => sum + it.weight, 0);
  const isForced = node.segments.length <= FORCED_SEGMENTS;
  // Many that weigh alike, with a few of them apart, are no clearer than all of them together.
  if (!fits && !isForced && weight * 3 <= node.weight) return null;
  const left = node.weight - weight;
  if (left === 0) return kept;
  const rest = kept.length === children.length ? "one" : "others";
  return [...kept, { node, rest, weight: left }];
}

function keyOf(segments: readonly string[]): string {
  return segments.join("\n");
}
