import type { Instant } from "../domain/instant.ts";
import { readText, type KvStore } from "../store/kv/kv-store.ts";
import { readCheckResults } from "../store/records/check-results.ts";
import { OVERLAY_KEY } from "../store/records/keys.ts";
import { overlayOf } from "../store/records/overlay.ts";
import { type Notice, noticesOfHealth, noticesOfRows, noticesOfTargets } from "./notice.ts";

export interface Scene {
  readonly kv: KvStore;
  /** The id of the release in service. */
  readonly release: string;
  /** The keys of the namespace. */
  readonly keys: readonly string[];
  readonly now: Instant;
  /** Whether the canary, an address that must redirect, does so. */
  readonly isCanaryOk: () => Promise<boolean>;
}

/** Everything that is to be reported now. An unreadable record yields nothing. */
export async function lookAround({
  kv,
  release,
  keys,
  now,
  isCanaryOk,
}: Scene): Promise<readonly Notice[]> {
  const overlay = overlayOf(await readText(kv, OVERLAY_KEY));
  const results = await readCheckResults(kv, release, now, keys);
  return [
    ...(overlay ? noticesOfRows(overlay) : []),
    ...noticesOfTargets(release, results.ok ? results.value : null),
    ...noticesOfHealth(await isCanaryOk()),
  ];
}
