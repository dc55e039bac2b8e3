/** Where visitors go by a version, and where it leads as a whole: what its page tells beside its changes. */
import type { Manifest } from "../../../release/manifest.ts";
import { type Services, soon } from "../../shared/services.ts";
import type { Serving } from "../../shared/serving.ts";
import type { Flow } from "../../shared/table-flows.ts";
import type { View } from "../../shared/view.ts";
import { loadVisits, type Visits } from "../../shared/visits.ts";

/** Each is null if it takes longer than a page waits. */
export interface Outlook {
  /** `none` if nobody has counted visits, `unreadable` if what was counted cannot be read. */
  readonly visits: Visits | "none" | "unreadable" | null;
  /** By addresses. */
  readonly flows: readonly Flow[] | null;
}

/** @throws StoreError if KV does not answer. */
export async function loadOutlook(
  services: Services,
  view: View,
  serving: Serving,
  manifest: Manifest,
): Promise<Outlook> {
  const [visits, flows] = await Promise.all([
    loadVisits(services, view, serving, manifest),
    soon(services, services.releaseCache.flows(manifest)),
  ]);
  return { visits, flows };
}
