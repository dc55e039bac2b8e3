import type { Instant } from "../domain/instant.ts";
import type { TableProvider } from "../store/isolate/table-provider.ts";
import {
  type AddressChanges,
  type AddressChangesReader,
  findAddressChanges,
  type TableFor,
} from "./compare/address-changes.ts";
import type { ReleaseTables } from "./shared/release-tables.ts";
import { createCache, shareWork } from "./shared/release-cache.ts";
import { takeTurns } from "./shared/sources.ts";

/** Few, because those of a large difference are large. */
const KEPT_AT_MOST = 4;

interface Options {
  readonly live: TableProvider;
  readonly releaseTables: ReleaseTables;
  readonly now: () => Instant;
}

export function createAddressChangesReader({
  live,
  releaseTables,
  now,
}: Options): AddressChangesReader {
  const holds = ({ until }: AddressChanges): boolean => until === null || now() < until;
  const cache = shareWork(createCache<AddressChanges>(KEPT_AT_MOST, holds), now);

  async function tableFor(id: string): Promise<TableFor> {
    const release = await releaseTables.open(id);
    return (pathname) => releaseTables.tableFor(release, pathname);
  }

  return (before, after, changes) => {
    const { gate, overlay } = live.status().snapshot;
    const names = [before?.release, after.release, gate, overlay?.writtenAt];
    return cache(JSON.stringify(names), async () => {
      const { site } = await releaseTables.open(after.release);
      const sides = {
        before: before && (await tableFor(before.release)),
        after: await tableFor(after.release),
        hosts: site.hosts,
        pause: takeTurns,
        shards: after.shards.length,
      };
      return findAddressChanges(changes, sides, now());
    });
  };
}
