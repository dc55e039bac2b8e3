/** The Worker's work each minute: puts rows into force, records the table deployed with it, and reports problems. */
import { writeDeployed } from "../records/deployed.ts";
import { reconcile, type ReconcileOptions } from "./reconcile.ts";
import { type StoredBundle, storeBundle } from "./store-bundle.ts";

/**
 * Runs every part, even if an earlier one fails.
 *
 * @param tell Sends notifications once the rows are judged; receives the listed keys. If left out, none are sent.
 * @throws StoreError The first failure. The next run tries again.
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
    // Before the table itself: if that cannot be stored, commands say so instead of comparing with one not in service.
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
