import { type Instant, onceOpen } from "../../domain/instant.ts";
import { outcomeOf } from "../../domain/report/judge-visit.ts";
import type { VisitOutcome } from "../../domain/report/visit-outcome.ts";
import type { Decision } from "../../domain/resolve/decision.ts";
import { explain } from "../../domain/resolve/explain.ts";
import type { OldUrls } from "../../domain/table/site-files.ts";
import type { Site } from "../../domain/table/table.ts";
import type { Address } from "../../domain/url/address.ts";
import { StoreError } from "../../store/kv/kv-store.ts";
import type { Services } from "../shared/services.ts";
import { findVersion } from "./version.ts";

export interface Wanted {
  /** An address of the old site, with a canonical host. */
  readonly address: Address;
  readonly method: string;
  /** null for the later of now and the gate of the release shown. */
  readonly at: Instant | null;
  /** As typed: an id, the beginning of one, or `live`; null for the release in service. */
  readonly release: string | null;
}

/** What visitors get at one old address, at an instant, from a release. */
export interface Seen {
  readonly address: Address;
  readonly at: Instant;
  /** null for the release in service. */
  readonly release: string | null;
  /** With the gate in force. */
  readonly site: Site;
  readonly decision: Decision;
  /** The outcome as counted for people. */
  readonly outcome: VisitOutcome;
  readonly oldUrls: () => Promise<OldUrls>;
}

/**
 * Finds what visitors get.
 *
 * @returns null if there is no such release, a `StoreError` if it cannot be loaded completely.
 */
export async function findSeen(
  services: Services,
  { address, method, at: wanted, release }: Wanted,
  now: Instant,
): Promise<Seen | StoreError | null> {
  const version = await findVersion(services, release, address.pathname);
  if (version === null || version instanceof StoreError) return version;
  const { id, table, oldUrls } = version;
  const at = wanted ?? onceOpen(now, table.site.activatesAt);
  const explained = explain(table, { url: address, method }, at);
  const { decision } = explained;
  const outcome = outcomeOf(explained, table.site);
  return { address, at, release: id, site: table.site, decision, outcome, oldUrls };
}

export function urlOf({ host, pathname, search }: Address): string {
  return `https://${host}${pathname}${search}`;
}
