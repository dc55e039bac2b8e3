import {
  type AddressChanges,
  type AddressChangesReader,
  findAddressChanges,
  type TableFor,
} from "./compare/address-changes.ts";
import type { Release } from "../release/open-release.ts";
import { createCache, shareWork } from "./shared/release-cache.ts";
import type { Services } from "./shared/services.ts";
import { takeTurns } from "./shared/sources.ts";

/** Low, because the results for a large difference are large. */
const KEPT_AT_MOST = 4;

export function createAddressChangesReader({
  live,
  releaseTables,
  now,
}: Pick<Services, "live" | "releaseTables" | "now">): AddressChangesReader {
  const numbers = new WeakMap<Release, number>();
  let opened = 0;
  /** Numbers each opened release: one that was opened from other bytes gets another number, even under the same id. */
  const numberOf = (release: Release | null): number | null => {
    if (!release) return null;
    const number = numbers.get(release) ?? (opened += 1);
    numbers.set(release, number);
    return number;
  };
  const holds = ({ until }: AddressChanges): boolean => until === null || now() < until;
  const cache = shareWork(createCache<AddressChanges>(KEPT_AT_MOST, holds), now);

  const tableFor =
    (release: Release): TableFor =>
    (pathname) =>
      releaseTables.tableFor(release, pathname);

  return async (before, after, changes) => {
    const { gate, overlay } = live.status().snapshot;
    const old = before && releaseTables.openAs(before);
    const next = releaseTables.openAs(after);
    const names = [numberOf(old), numberOf(next), gate, overlay?.writtenAt];
    return cache(JSON.stringify(names), async () => {
      const sides = {
        before: old && tableFor(old),
        after: tableFor(next),
        hosts: next.site.hosts,
        pause: takeTurns,
        shards: after.shards.length,
      };
      return findAddressChanges(changes, sides, now());
    });
  };
}
