/** Where visitors go by a version, and where it leads as a whole: what its page tells beside its changes. */
import type { Manifest } from "../../../release/manifest.ts";
import { type Services, soon } from "../../shared/services.ts";
import type { Serving } from "../../shared/serving.ts";
import type { Flow } from "../../shared/table-flows.ts";
import type { View } from "../../shared/view.ts";
import { loadVisits, type Visits } from "../../shared/visits.ts";
import { type Foreseen, loadForeseen } from "./foreseen.tsx";

/** Each is null if it takes longer than a page waits. */
export interface Outlook {
  /** `none` if nobody has counted visits, `unreadable` if what was counted cannot be read. */
  readonly visits: Visits | "none" | "unreadable" | null;
  /** By addresses. */
  readonly flows: readonly Flow[] | null;
  /** What the site counts itself; null where it counts nothing, too. */
  readonly foreseen: Foreseen | null;
}

/** @throws StoreError if KV does not answer. */
export async function loadOutlook(
  services: Services,
  view: View,
  serving: Serving,
  manifest: Manifest,
): Promise<Outlook> {
  const [visits, flows, foreseen] = await Promise.all([
    loadVisits(services, view, serving, manifest),
    soon(services, services.releaseCache.flows(manifest)),
    loadForeseen(services, view, serving, manifest),
  ]);
  return { visits, flows, foreseen };
}
