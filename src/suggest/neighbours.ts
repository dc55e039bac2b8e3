/** Where the neighbours of an old address (other addresses of its folder) go, and to which hosts. */
import type { LearnedPair } from "./rewrites.ts";
import type { AddressWords } from "./read/words.ts";

export interface Neighbours {
  /** The share, 0 to 1, of the learned addresses in its nearest folder with any that go to a new address. */
  share(at: number, fresh: number): number;
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

export interface Told {
  /**
   * The likelihood, 0 to 1, that an address goes to a new one because confirmed addresses of its folder do. The first
   * of these only shows that the page exists, each further one that the folder shares it.
   */
  share(at: number, fresh: number): number;
  /** The targets of the confirmed addresses in its folder. */
  targets(at: number): Iterable<number>;
}

/**
 * The prior: how often an address goes where a single confirmed one of its folder went. The bench's tables give one in
 * four on average: on some never, on others always.
 */
const TOGETHER = 1 / 4;

interface Folder {
  readonly counts: Map<number, number>;
  total: number;
}

export function createTold(
  old: readonly AddressWords[],
  pairs: readonly Pick<LearnedPair, "old" | "fresh">[],
): Told {
  const folders = new Map<string, Folder>();
  const folderOf = (at: number): Folder | undefined => folders.get(old[at]?.directory ?? "");
  const owns = new Map(pairs.map((it) => [it.old, it.fresh]));
  for (const { old: at, fresh } of pairs) {
    const folder = folderOf(at) ?? { counts: new Map<number, number>(), total: 0 };
    folders.set(old[at]?.directory ?? "", folder);
    folder.counts.set(fresh, (folder.counts.get(fresh) ?? 0) + 1);
    folder.total += 1;
  }
  const all = [...folders.values()];
  const [again, further] = [sumOf(all, againOf), sumOf(all, furtherOf)];
  /** How often the addresses of all other folders share a target. */
  const togetherBeside = (folder: Folder): number =>
    (TOGETHER + again - againOf(folder)) / (1 + further - furtherOf(folder));
  const others = (at: number, fresh: number): number =>
    (folderOf(at)?.counts.get(fresh) ?? 0) - (owns.get(at) === fresh ? 1 : 0);
  return {
    share(at, fresh) {
      const folder = folderOf(at);
      const count = others(at, fresh);
      if (!folder || count === 0) return 0;
      return (count - 1 + togetherBeside(folder)) / (folder.total - (owns.has(at) ? 1 : 0));
    },
    *targets(at) {
      for (const fresh of folderOf(at)?.counts.keys() ?? []) if (others(at, fresh) > 0) yield fresh;
    },
  };
}

/** The number of addresses of a folder that go where an earlier one of it went. */
function againOf({ counts, total }: Folder): number {
  return total - counts.size;
}

function furtherOf({ total }: Folder): number {
  return total - 1;
}

function sumOf(folders: readonly Folder[], of: (folder: Folder) => number): number {
  return folders.reduce((sum, it) => sum + of(it), 0);
}

/** The weight of the whole site as a prior for each folder, so that a folder with few pairs says little. */
const SITE_WEIGHT = 4;

interface Counts {
  readonly byHost: Map<string, number>;
  total: number;
}

/**
 * How often pairs go to a new address's host, on a logarithmic scale. Of the pairs of its folder the address's own is
 * left out; of those of the site it hardly matters.
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
