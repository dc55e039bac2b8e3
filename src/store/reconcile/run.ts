/** What the Worker does each minute: brings rows into force, says which table it was deployed with, and what is wrong. */
import { writeDeployed } from "../records/deployed.ts";
import { reconcile, type ReconcileOptions } from "./reconcile.ts";
import { type StoredBundle, storeBundle } from "./store-bundle.ts";

/**
 * One part that fails keeps no other from its work.
 *
 * @param tell Has somebody told what is wrong, once the rows are judged; left out, nobody is. It takes the keys that were
 *   listed.
 * @throws StoreError the first that one failed with: the next run tries again.
 */
export async function runReconciler(
  options: Omit<ReconcileOptions, "listed">,
  bundle: StoredBundle,
  tell: (keys: readonly string[]) => Promise<void> = async () => {},
): Promise<void> {
  const { kv, now } = options;
  const listed = await kv.listWithExpiry("");
  const works = [
    () => reconcile({ ...options, listed }),
    // Before the table itself: if that cannot be stored, commands say so, and compare with none that does not serve.
    () => writeDeployed(kv, bundle.release.id, now),
    () => storeBundle(kv, bundle, new Set(listed.map((it) => it.key))),
    () => tell(listed.map((it) => it.key)),
  ];
  const failures: unknown[] = [];
  for (const work of works) {
    try {
      await work();
    } catch (error) {
      failures.push(error);
    }
  }
  if (failures.length > 0) throw failures[0];
}
