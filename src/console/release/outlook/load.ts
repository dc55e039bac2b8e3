/**
 * Where visitors go under a version, and where it leads as a whole: the part of its page that accompanies its changes.
 */
import type { Manifest } from "../../../release/manifest.ts";
import { type Services, soon } from "../../shared/services.ts";
import type { Serving } from "../../shared/serving.ts";
import type { Flow } from "../../shared/table-flows.ts";
import type { View } from "../../shared/view.ts";
import { loadVisits, type Visits } from "../../shared/visits.ts";
import { type Foreseen, loadForeseen } from "./foreseen.tsx";

/** The parts of the outlook, each null if it takes longer than a page waits. */
export interface Outlook {
  /** `none` if nobody has counted visits, `unreadable` if the figures cannot be read. */
  readonly visits: Visits | "none" | "unreadable" | null;
  /** Flows weighted by addresses. */
  readonly flows: readonly Flow[] | null;
  /** The visits that the site counts itself; also null if it counts none. */
  readonly foreseen: Foreseen | null;
}

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
