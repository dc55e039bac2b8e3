/** Where the neighbours of an old address go. */
import type { LearnedPair } from "./rewrites.ts";
import type { AddressWords } from "./words.ts";

export interface Neighbours {
  /** The share of the known addresses in its nearest folder with any that go to a new address, 0 to 1. */
  share(at: number, fresh: number): number;
  /** The targets of the addresses in its folder. */
  targets(at: number): Iterable<number>;
}

export function createNeighbours(
  old: readonly AddressWords[],
  pairs: readonly LearnedPair[],
): Neighbours {
  const folders = new Map<string, Map<number, number>>();
  const owns = new Map(pairs.map((it) => [it.old, it]));
  for (const { old: at, fresh, weight } of pairs) {
    const folder = old[at]?.directory ?? "";
    const counts = folders.get(folder) ?? new Map<number, number>();
    counts.set(fresh, (counts.get(fresh) ?? 0) + weight);
    folders.set(folder, counts);
  }
  const totals = new Map(
    [...folders].map(([folder, counts]) => [
      folder,
      [...counts.values()].reduce((a, b) => a + b, 0),
    ]),
  );
  return {
    *targets(at) {
      const own = owns.get(at);
      for (const [fresh, count] of folders.get(old[at]?.directory ?? "") ?? []) {
        if (own?.fresh !== fresh || count > own.weight) yield fresh;
      }
    },
    share(at, fresh) {
      const folder = old[at]?.directory ?? "";
      const counts = folders.get(folder);
      if (!counts) return 0;
      const own = owns.get(at);
      const total = (totals.get(folder) ?? 0) - (own?.weight ?? 0);
      const count = (counts.get(fresh) ?? 0) - (own?.fresh === fresh ? own.weight : 0);
      return total <= 0 ? 0 : count / (total + 1);
    },
  };
}
