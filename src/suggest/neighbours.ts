/** Where the neighbours of an old address go, and to which hosts. */
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

interface Counts {
  readonly byHost: Map<string, number>;
  total: number;
}

/**
 * How often pairs go to a new address's host, on a logarithmic scale. The address's own pair does not count among those of
 * its folder; among those of the site it hardly matters.
 */
export function createPlaces(
  old: readonly AddressWords[],
  fresh: readonly AddressWords[],
  pairs: readonly LearnedPair[],
): (at: number, to: number) => number {
  const hostOf = (to: number): string => fresh[to]?.host ?? "";
  const folderOf = (at: number): string => old[at]?.directory ?? "";
  const site: Counts = { byHost: new Map(), total: 0 };
  const folders = new Map<string, Counts>();
  for (const { old: at, fresh: to, weight } of pairs) {
    const folder = folders.get(folderOf(at)) ?? { byHost: new Map(), total: 0 };
    folders.set(folderOf(at), folder);
    for (const it of [site, folder]) {
      it.byHost.set(hostOf(to), (it.byHost.get(hostOf(to)) ?? 0) + weight);
      it.total += weight;
    }
  }
  const owns = new Map(pairs.map((it) => [it.old, it]));
  return (at, to) => {
    const host = hostOf(to);
    const folder = folders.get(folderOf(at));
    const own = owns.get(at);
    const ofSite = (SITE_WEIGHT * (site.byHost.get(host) ?? 0)) / (site.total + 1);
    const others = (folder?.total ?? 0) - (own?.weight ?? 0);
    const there =
      (folder?.byHost.get(host) ?? 0) - (own && hostOf(own.fresh) === host ? own.weight : 0);
    return 1 + Math.log10(0.01 + (0.99 * (there + ofSite)) / (others + SITE_WEIGHT)) / 2;
  };
}
