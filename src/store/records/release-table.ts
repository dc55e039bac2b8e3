import { openShard, type Shard } from "../../domain/compact/layout.ts";
import type { Table } from "../../domain/table/table.ts";
import { sha256 } from "../../release/hash.ts";
import {
  type DeployedHosts,
  openRelease,
  type Release,
  shardsFor,
  tableOf,
} from "../../release/open-release.ts";
import { type KvStore, ReleaseError } from "../kv/kv-store.ts";
import { shardKey } from "./keys.ts";
import { readManifest } from "./stored-release.ts";

/** The part of a stored release that one path needs. */
export interface StoredTable {
  readonly table: Table;
  /** The SHA-256 of its manifest. */
  readonly sha256: string;
}

/**
 * Reads the part of a stored release that one path needs, with the release's own gate and without rows. Of a large
 * table that is one shard instead of all rules.
 *
 * @param pathname Raw, as in `URL.pathname`.
 * @param hosts The deployment's hosts; null for those of the release.
 * @throws StoreError if there is no such release, or a part of it is missing or damaged.
 */
export async function readTableFor(
  kv: KvStore,
  id: string,
  pathname: string,
  hosts: DeployedHosts | null,
): Promise<StoredTable> {
  const { manifest, sha256: hash } = await readManifest(kv, id);
  const release = openRelease(manifest, hosts ?? manifest.site);
  if (!release) {
    throw new ReleaseError(
      "damaged",
      `The site of ${id.slice(0, 12)} cannot be read`,
      "Publish the table again",
    );
  }
  const shards = new Map<number, Shard>();
  for (const index of shardsFor(pathname, release)) {
    shards.set(index, await readShard(kv, release, index));
  }
  return { table: tableOf(release, (index) => shards.get(index) ?? null), sha256: hash };
}

async function readShard(kv: KvStore, { id, manifest }: Release, index: number): Promise<Shard> {
  const bytes = await kv.getBytes(shardKey(id, index));
  const isWhole = bytes !== null && (await sha256(bytes)) === manifest.shards[index]?.sha256;
  const shard = isWhole ? openShard(bytes) : null;
  if (shard?.ok) return shard.value;
  throw new ReleaseError(
    "damaged",
    `Shard ${index} of release ${id.slice(0, 12)} is ${bytes ? "damaged" : "missing"}`,
    "Publish the table again",
  );
}
