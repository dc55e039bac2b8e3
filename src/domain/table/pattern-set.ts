import type { DataPath, Report } from "../finding.ts";
import { segmentsOf } from "./covers.ts";
import { createPatternTree, findBest, leafAt, type PatternNode } from "./pattern-tree.ts";
import { parseSource, type Source } from "./source.ts";

/** An entry in one of the site's lists of patterns, written like the `from` of a rule, with its data. */
export interface ListedPattern<Data> {
  /** As written. */
  readonly from: string;
  readonly source: Source;
  readonly data: Data;
}

/** Patterns by host; "" for those of every host. */
export type PatternSet<Data> = ReadonlyMap<string, PatternNode<ListedPattern<Data>[]>>;

/**
 * @param entries Those that cannot be read are reported and left out.
 * @param hosts Canonical: those that an entry may name.
 * @param path Where the list stands, for findings.
 */
export function compilePatternSet<Data>(
  entries: readonly { readonly from: string; readonly data: Data }[],
  hosts: ReadonlySet<string>,
  report: Report,
  path: DataPath,
): PatternSet<Data> {
  const trees = new Map<string, PatternNode<ListedPattern<Data>[]>>();
  for (const [index, { from, data }] of entries.entries()) {
    const source = parseSource({ from }, hosts, report, [...path, index]);
    if (!source) continue;
    let tree = trees.get(source.host);
    if (!tree) trees.set(source.host, (tree = createPatternTree()));
    leafAt(tree, segmentsOf(source), () => []).push({ from, source, data });
  }
  return trees;
}

/**
 * The best pattern whose path matches and that is accepted, or null: those of the host before those of every host;
 * in one place the first in the list.
 *
 * @param host Canonical.
 * @param segments The canonical path's.
 */
export function findPattern<Data>(
  patterns: PatternSet<Data>,
  host: string,
  segments: readonly string[],
  accepts: (pattern: ListedPattern<Data>) => boolean,
): ListedPattern<Data> | null {
  const own = host === "" ? undefined : patterns.get(host);
  const ofEveryHost = patterns.get("");
  const search = {
    segments,
    accept: (leaf: ListedPattern<Data>[]) => leaf.find(accepts) ?? null,
    compare: () => 0,
    isThorough: false,
  };
  const found = own ? findBest(own, search) : null;
  return found ?? (ofEveryHost ? findBest(ofEveryHost, search) : null);
}
