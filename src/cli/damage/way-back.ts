/** The releases that a rollback may go back to if the one in service is damaged; they must not be damaged too. */
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
 * Reads a release as far as isolates need it: its manifest and every shard. The rules as written are not read, because
 * answering visitors does not need them.
 *
 * @returns The manifest, or a description of the damage.
 */
export async function readWhole(kv: KvStore, id: string): Promise<Result<StoredManifest, string>> {
  const stored = await tryReadManifest(kv, id);
  if (!stored.ok) return failure(describeManifest(stored.problem));
  const damage = await findShardDamage(kv, stored.value.manifest);
  return damage.length === 0 ? stored : failure(damage.map(describeDamage).join(", "));
}

/**
 * Finds the nearest undamaged release to go back to, or as a last resort the bundled table, which does not need KV.
 *
 * @param before The releases that a rollback goes back to, the nearest first.
 * @param refused Releases that must not be offered because they are damaged.
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
