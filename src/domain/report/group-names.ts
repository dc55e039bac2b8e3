/**
 * Groups path-like names by their leading segments, using as many segments as needed to tell them apart: neither one
 * group of a thousand addresses nor a thousand groups would be readable.
 */

/** Names that share their leading segments. */
export interface NameGroup {
  /** The shared leading segments; empty for the group of everything else. */
  readonly segments: readonly string[];
  /** Whether the group is a single name, all names with this prefix, or those in no narrower group. */
  readonly holds: "one" | "all" | "others";
}

export interface NameGroups {
  /**
   * The group of a name: one of at most the requested number, or for a name that was not among those grouped, the group
   * of all others. Names in the same group get the same object.
   */
  groupOf(segments: readonly string[]): NameGroup;
}

interface Node {
  readonly segments: readonly string[];
  /** The total weight of the names with this prefix. */
  weight: number;
  /** The weight of the name that ends here. */
  own: number;
  /** Whether names with this prefix are longer than the examined depth. */
  isCut: boolean;
  /** The group of the names with this prefix that are in no narrower group. */
  group: NameGroup | null;
  readonly children: Map<string, Node>;
}

/** Up to this depth (the host, or the first segment) the largest groups are split off, however many there are. */
const FORCED_SEGMENTS = 1;

/** The minimum share of a group: a smaller one would be drawn as a line too thin to follow. */
const LEAST_SHARE = 0.01;

/** Longer prefixes would be unreadable in a picture. */
const SEGMENTS_AT_MOST = 5;

/**
 * @param names The segments and the weight (above 0) of each name. A name may occur more than once.
 * @param atMost The maximum number of groups, at least 2.
 * @param isSample Whether there are further names, which may belong to any group.
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
  // The group of unknown names: that of the root, or one for all others.
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
  /** What is left of a split node: `one` is the name that ends there, `others` more than that; null nothing. */
  readonly rest: "one" | "others" | null;
  readonly weight: number;
}

/** Repeatedly splits the heaviest part that can be split, while there is room for more groups. */
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
 * @param room The maximum number of parts that may replace this one.
 * @param least Parts lighter than this are not split off, if there are several of them.
 * @returns null if splitting would add no information.
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
  // Splitting a few off many parts of similar weight would make nothing clearer.
  if (!fits && !isForced && weight * 3 <= node.weight) return null;
  const left = node.weight - weight;
  if (left === 0) return kept;
  const rest = kept.length === children.length ? "one" : "others";
  return [...kept, { node, rest, weight: left }];
}

function keyOf(segments: readonly string[]): string {
  return segments.join("\n");
}
