/** The significant parameters of addresses, by path. */
import { splitPath } from "../domain/url/canonicalize.ts";
import { createPatternTree, leafAt, visitMatches } from "../domain/table/pattern-tree.ts";
import type { Rule } from "../domain/table/rule.ts";

const NONE: ReadonlySet<string> = new Set();

/**
 * The parameters that rules for a path ask for, on any host. Others do not distinguish addresses: three hundred
 * searches count as a single gap.
 *
 * @returns A function of canonical paths.
 */
export function createPathParameters(
  rules: readonly Rule[],
): (path: string) => ReadonlySet<string> {
  const asking = rules.filter(({ source }) => source.query.length > 0);
  const exact = new Map<string, Set<string>>();
  const patterns = createPatternTree<Set<string>>();
  for (const { source } of asking) {
    const names = source.segments
      ? leafAt(patterns, source.segments, () => new Set<string>())
      : (exact.get(source.path) ?? new Set<string>());
    if (!source.segments) exact.set(source.path, names);
    for (const { name } of source.query) names.add(name);
  }
  if (asking.length === 0) return () => NONE;
  return (path) => {
    const found = new Set(exact.get(path));
    visitMatches(patterns, splitPath(path), (names) => {
      for (const name of names) found.add(name);
    });
    return found;
  };
}
