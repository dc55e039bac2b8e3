import type { OldUrls } from "../../domain/table/site-files.ts";
import type { Table } from "../../domain/table/table.ts";
import { oldUrlsOf } from "../../store/isolate/stored-old-urls.ts";
import { StoreError } from "../../store/kv/kv-store.ts";
import { findRelease, isWholeId } from "../shared/find-release.ts";
import { orProblem, type Services } from "../shared/services.ts";
import { LIVE } from "../ui/menu.ts";

export interface Version {
  /** null for the release in service. */
  readonly id: string | null;
  readonly table: Table;
  readonly oldUrls: () => Promise<OldUrls>;
}

/**
 * Opens the requested release as it would serve.
 *
 * @param asked As typed: an id, the beginning of one, or `live`; null for the release in service.
 * @returns null if there is no such release, a `StoreError` if it cannot be loaded completely.
 */
export async function findVersion(
  services: Services,
  asked: string | null,
  pathname: string,
): Promise<Version | StoreError | null> {
  const { live, background } = services;
  live.refreshIfDue(background);
  // Rows and gate apply to any release; a new isolate has to load them here.
  const table = await live.fetchTable(pathname, background);
  if (asked === null || asked.trim().toLowerCase() === LIVE) {
    return { id: null, table, oldUrls: live.oldUrls };
  }
  return orProblem(openVersion(services, asked, pathname));
}

async function openVersion(
  services: Services,
  asked: string,
  pathname: string,
): Promise<Version | null> {
  const { kv, bundle, releaseTables } = services;
  const id = isWholeId(asked) ? asked : await findRelease(services, asked);
  if (id === null) return null;
  try {
    const release = await releaseTables.open(id);
    return {
      id,
      table: await releaseTables.tableFor(release, pathname),
      oldUrls: () => oldUrlsOf(kv, release, bundle),
    };
  } catch (error) {
    // A whole id is only looked up after an error, because most requests of a crawler name the same one.
    if (error instanceof StoreError && (await findRelease(services, id)) === null) return null;
    throw error;
  }
}
