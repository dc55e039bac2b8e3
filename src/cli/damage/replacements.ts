/** The signed releases that may take the place of a `current` that cannot be read. */
import { pasteable } from "../../domain/pasteable.ts";
import { StoreError } from "../../store/kv/kv-store.ts";
import { listReleases, readManifest } from "../../store/records/stored-release.ts";
import { BUNDLED, shortId } from "../tables/live-table.ts";
import { readStanding } from "../tables/standing.ts";
import type { Stores } from "../tables/stores.ts";

/** The time at which exactly these bytes were signed off; null if they were not, or cannot be read. */
export async function approvedAt(stores: Stores, id: string): Promise<string | null> {
  try {
    // A release that cannot be read must not be offered as a replacement.
    const { sha256 } = await readManifest(stores.redirects, id);
    const standing = await readStanding(stores, id, sha256);
    return standing.state === "approved" ? standing.by.at : null;
  } catch (error) {
    if (error instanceof StoreError) return null;
    throw error;
  }
}

/** The commands that can replace a pointer that cannot be read, the most recently signed release first. */
export async function replacements(stores: Stores): Promise<string> {
  const signed: { readonly id: string; readonly at: string }[] = [];
  for (const id of await listReleases(stores.redirects)) {
    const at = await approvedAt(stores, id);
    if (at !== null) signed.push({ id, at });
  }
  const [last] = signed.toSorted((a, b) => Date.parse(b.at) - Date.parse(a.at));
  const back = (to: string): string => pasteable(["rollback", "--to", to], stores);
  const bundled = `The table that the Worker was deployed with: ${back(BUNDLED)}`;
  if (!last) return bundled;
  return `The release that was signed off last: ${back(shortId(last.id))}\n       ${bundled}\n       All: ${pasteable(["releases"], stores)}`;
}
