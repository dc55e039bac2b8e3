import type { DataPath, Report } from "../finding.ts";
import { segmentsOf } from "./covers.ts";
import { createPatternTree, findBest, leafAt, mayMatch, type PatternNode } from "./pattern-tree.ts";
import { parseSource, type Source } from "./source.ts";

/** An entry of one of the site's lists of patterns (`keep`, `cors`, `deadTargets`), with its data. */
export interface ListedPattern<Data> {
  /** As written. */
  readonly from: string;
  readonly source: Source;
  readonly data: Data;
}

/** Patterns by host; those for every host are under "". */
export type PatternSet<Data> = ReadonlyMap<string, PatternNode<ListedPattern<Data>[]>>;

/**
 * @param entries Each written like the `from` of a rule. Unreadable ones are reported and left out.
 * @param hosts The hosts that an entry may name, canonical.
 * @param path The path of the list in the document, for findings.
 */
export function compilePatternSet<Data>(
  entries: readonly { readonly from: string; readonly data: Data }[],
  hosts: ReadonlySet<string>,
  report: Report,
  path: DataPath,
): PatternSet<Data> {
  const trees = new Map<string, PatternNode<ListedPattern<Data>[]>>();
  // An entry is the text itself, without a field `from`.
  const ofEntry: Report = (id, at, ...said) => report(id, at.slice(0, -1), ...said);
  for (const [index, { from, data }] of entries.entries()) {
    const source = parseSource({ from }, hosts, { report: ofEntry, path: [...path, index] });
    if (!source) continue;
    let tree = trees.get(source.host);
    if (!tree) trees.set(source.host, (tree = createPatternTree()));
    leafAt(tree, segmentsOf(source), () => []).push({ from, source, data });
  }
  return trees;
}

/**
 * The best accepted pattern that matches the path; null if there is none. Patterns for the host take precedence over
 * those for every host; a tie goes to the first in the list.
 *
 * @param host Canonical.
 * @param segments The segments of the canonical path.
 */
export function findPattern<Data>(
  patterns: PatternSet<Data>,
  host: string,
  segments: readonly string[],
  accepts: (pattern: ListedPattern<Data>) => boolean,
): ListedPattern<Data> | null {
  const own = host === "" ? null : findIn(patterns.get(host), segments, accepts);
  return own ?? findIn(patterns.get(""), segments, accepts);
}

/** Separate from `bestIn`, so that its closures are created only for a tree that may match. */
function findIn<Data>(
  tree: PatternNode<ListedPattern<Data>[]> | undefined,
  segments: readonly string[],
  accepts: (pattern: ListedPattern<Data>) => boolean,
): ListedPattern<Data> | null {
  if (!tree || !mayMatch(tree, segments)) return null;
  return bestIn(tree, segments, accepts);
}

function bestIn<Data>(
  tree: PatternNode<ListedPattern<Data>[]>,
  segments: readonly string[],
  accepts: (pattern: ListedPattern<Data>) => boolean,
): ListedPattern<Data> | null {
  return findBest(tree, {
    segments,
    accept: (leaf) => leaf.find(accepts) ?? null,
    compare: () => 0,
    isThorough: false,
  });
}
