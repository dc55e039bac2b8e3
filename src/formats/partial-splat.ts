/**
 * Splats that begin within a segment, such as `/docs/plugin-*`. No rule of ours can say them, but what they have in
 * common with the exact rules behind them can be said, address by address.
 */

/** An address that a partial splat takes from an exact rule behind it. */
export interface Taken {
  /** As the exact rule writes it. */
  readonly from: string;
  /** What the splat takes of it. */
  readonly rest: string;
}

/** What stands before a partial splat, with the origin where it has one; null where there is none, or more. */
export function partialSplat(from: string): string | null {
  return /^((?:https?:\/\/[^/*]+)?\/(?:(?!\/:)[^*?#])*[^*?#/])\*$/i.exec(from)?.[1] ?? null;
}

/**
 * @param froms The sources of a table in its order, the first match first; null for one that has conditions.
 * @returns By the index of the partial splat: what it takes.
 */
export function takenBySplats(froms: readonly (string | null)[]): ReadonlyMap<number, Taken[]> {
  const splats = new Map<string, number>();
  const taken = new Map<number, Taken[]>();
  for (const [index, from] of froms.entries()) {
    if (from === null) continue;
    const prefix = partialSplat(from)?.toLowerCase();
    if (prefix !== undefined) {
      if (!splats.has(prefix)) splats.set(prefix, index);
    } else if (splats.size > 0 && !/\*|\/:/.test(from)) {
      const first = findFirst(from, splats);
      if (!first) continue;
      const others = taken.get(first.index);
      if (others) others.push(first.taken);
      else taken.set(first.index, [first.taken]);
    }
  }
  return taken;
}

function findFirst(
  from: string,
  splats: ReadonlyMap<string, number>,
): { readonly index: number; readonly taken: Taken } | null {
  const path = from.replace(/^https?:\/\/[^/]*/i, "");
  let first: { index: number; taken: Taken } | null = null;
  for (const written of new Set([from, path])) {
    const text = written.toLowerCase();
    for (let end = 1; end <= text.length; end++) {
      const index = splats.get(text.slice(0, end));
      if (index === undefined || (first && first.index < index)) continue;
      first = { index, taken: { from, rest: written.slice(end) } };
    }
  }
  return first;
}
