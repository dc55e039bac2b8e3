/** Interned sets of sources: a million addresses share a handful of distinct sets. */

export interface SourceSet {
  /** Sorted. */
  readonly names: readonly string[];
  readonly with: Map<string, SourceSet>;
}

export const NO_SOURCES: SourceSet = { names: [], with: new Map() };

const NAMES_AT_MOST = 20;

/** The set with one more name, which must not contain spaces. */
export function withSource(set: SourceSet, name: string): SourceSet {
  const known = set.with.get(name);
  if (known) return known;
  if (set.names.includes(name) || set.names.length >= NAMES_AT_MOST) return set;
  const made: SourceSet = { names: [...set.names, name].toSorted(), with: new Map() };
  set.with.set(name, made);
  return made;
}
