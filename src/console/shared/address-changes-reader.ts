import type { Instant } from "../../domain/instant.ts";
import type { Manifest } from "../../release/manifest.ts";
import type { TableProvider } from "../../store/isolate/table-provider.ts";
import { type AddressChanges, findAddressChanges, type TableFor } from "./address-changes.ts";
import type { Changes } from "./changes.ts";
import type { ReleaseTables } from "./release-tables.ts";
import { createCache, shareWork } from "./share-work.ts";

/**
 * What the addresses of changed rules get on both sides, under the rows and the gate that are in force now. May take
 * long: see `soon`.
 *
 * @param before null: it is not known what serves.
 * @throws StoreError if a part of a table cannot be had.
 */
export type AddressChangesReader = (
  before: Manifest | null,
  after: Manifest,
  changes: Changes,
) => Promise<AddressChanges>;

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

  return (before, after, { shown }) => {
    const { gate, overlay } = live.status().snapshot;
    const names = [before?.release, after.release, gate, overlay?.writtenAt];
    return cache(JSON.stringify(names), async () => {
      const { site } = await releaseTables.open(after.release);
      const sides = {
        before: before && (await tableFor(before.release)),
        after: await tableFor(after.release),
        hosts: site.hosts,
        shards: after.shards.length,
      };
      return findAddressChanges(shown.changes, sides, now());
    });
  };
}
