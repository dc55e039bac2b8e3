/** Where the neighbours of an old address go, and on which hosts. */
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

/** The weight of the whole site beside the pairs of a folder, so that a folder with few pairs says little. */
const SITE_WEIGHT = 4;

export function createPlaces(
  old: readonly AddressWords[],
  fresh: readonly AddressWords[],
  pairs: readonly LearnedPair[],
): (at: number, to: number) => number {
  const hostOf = (to: number): string => fresh[to]?.host ?? "";
  const ofSite = new Map<string, number>();
  const byFolder = new Map<string, Map<string, number>>();
  for (const { old: at, fresh: to, weight } of pairs) {
    const folder = old[at]?.directory ?? "";
    const counts = byFolder.get(folder) ?? new Map<string, number>();
    byFolder.set(folder, counts);
    for (const it of [ofSite, counts]) it.set(hostOf(to), (it.get(hostOf(to)) ?? 0) + weight);
  }
  const all = sum(ofSite);
  const owns = new Map(pairs.map((it) => [it.old, it]));
  const none: ReadonlyMap<string, number> = new Map();
  return (at, to) => {
    const host = hostOf(to);
    const counts = byFolder.get(old[at]?.directory ?? "") ?? none;
    const own = owns.get(at);
    const others = sum(counts) - (own?.weight ?? 0);
    const there = (counts.get(host) ?? 0) - (own && hostOf(own.fresh) === host ? own.weight : 0);
    const share =
      (there + (SITE_WEIGHT * (ofSite.get(host) ?? 0)) / (all + 1)) / (others + SITE_WEIGHT);
    return 1 + Math.log10(0.01 + 0.99 * share) / 2;
  };
}

function sum(counts: ReadonlyMap<string, number>): number {
  return [...counts.values()].reduce((total, it) => total + it, 0);
}
