/** What a rollback may go back to where what serves is damaged: a release that is damaged too would be no help. */
import type { KvStore } from "../../store/kv/kv-store.ts";
import type { Pointer } from "../../store/records/pointer.ts";
import {
  describeManifest,
  type StoredManifest,
  tryReadManifest,
} from "../../store/records/stored-release.ts";
import { findShardDamage } from "../../store/records/verify-release.ts";
import { failure, type Result } from "../../domain/result.ts";
import { BUNDLED } from "../tables/live-table.ts";
import { describeDamage } from "../tables/signed.ts";

/**
 * A release, if isolates can serve it: its manifest, and every shard. The rules as written, which visitors do without,
 * are not read.
 *
 * @returns Else what is wrong with it, in words.
 * @throws StoreError if KV does not answer.
 */
export async function readWhole(kv: KvStore, id: string): Promise<Result<StoredManifest, string>> {
  const stored = await tryReadManifest(kv, id);
  if (!stored.ok) return failure(describeManifest(stored.problem));
  const damage = await findShardDamage(kv, stored.value.manifest);
  return damage.length === 0 ? stored : failure(damage.map(describeDamage).join(", "));
}

/**
 * The nearest that can be gone back to, in the end the bundled table, which needs nothing of KV.
 *
 * @param before What a rollback goes back to, the nearest first.
 * @param refused What must not be offered: it is damaged.
 * @returns The words of the command.
 */
export async function findWayBack(
  kv: KvStore,
  before: Pointer["before"],
  refused: readonly (string | null)[] = [],
): Promise<readonly string[]> {
  for (const [index, id] of before.entries()) {
    if (refused.includes(id)) continue;
    if (id !== null && !(await readWhole(kv, id)).ok) continue;
    return index === 0 ? ["rollback"] : ["rollback", "--to", id ?? BUNDLED];
  }
  return ["rollback", "--to", BUNDLED];
}
