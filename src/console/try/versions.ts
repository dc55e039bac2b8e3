/** The tables by which addresses are tried: that of the release in service, of a version, or both side by side. */
import type { Instant } from "../../domain/instant.ts";
import type { Table } from "../../domain/table/table.ts";
import type { Manifest } from "../../release/manifest.ts";
import { listPublished } from "../../store/records/provenance.ts";
import { findRelease } from "../shared/find-release.ts";
import type { Services } from "../shared/services.ts";
import { gateUnder, type Serving } from "../shared/serving.ts";
import { LIVE } from "../ui/menu.ts";

export interface TriedVersion {
  /** null for the release in service. */
  readonly id: string | null;
  /** The id of the release that answers. */
  readonly release: string;
  readonly manifest: Manifest;
  readonly gate: Instant;
  readonly tableFor: (pathname: string) => Promise<Table>;
}

/**
 * Opens the versions named in a field: `live`, an id, or both separated by a comma. An empty field means `live`.
 *
 * @returns No versions if there is a text that names none: `unknown`.
 */
export async function openVersions(
  services: Services,
  serving: Serving,
  asked: string,
): Promise<{ readonly versions: readonly TriedVersion[]; readonly unknown: string | null }> {
  const names = asked.split(",").map((it) => it.trim());
  const versions: TriedVersion[] = [];
  for (const name of names.slice(0, 2)) {
    if (name === "" || name.toLowerCase() === LIVE) {
      if (versions.every((it) => it.id !== null)) versions.push(await openLive(services, serving));
      continue;
    }
    const id = await findRelease(services, name);
    if (id === null) return { versions: [], unknown: name };
    if (versions.every((it) => it.id !== id)) {
      versions.push(await openVersion(services, serving, id));
    }
  }
  return { versions, unknown: null };
}

/** Opens the release in service in production, which may differ from the one this deployment answers with. */
async function openLive(services: Services, serving: Serving): Promise<TriedVersion> {
  const { live, background } = services;
  const own = live.status().snapshot.release.id;
  const release = serving.id ?? own;
  const { stored, gate } = serving;
  if (release !== own) return { ...(await openVersion(services, serving, release)), id: null };
  return {
    id: null,
    release,
    manifest: stored.manifest,
    gate,
    tableFor: (pathname) => live.fetchTable(pathname, background),
  };
}

async function openVersion(
  { releaseCache, releaseTables }: Services,
  serving: Serving,
  id: string,
): Promise<TriedVersion> {
  const { manifest } = await releaseCache.manifestOf(id);
  const release = await releaseTables.open(id);
  const tableFor = (pathname: string) => releaseTables.tableFor(release, pathname);
  return { id, release: id, manifest, gate: gateUnder(serving, manifest), tableFor };
}

/** Older versions can be opened by their links. */
const OFFERED_AT_MOST = 20;

/** The versions to choose from besides `live`, the last published first. */
export async function listVersions({ kv, now }: Services, serving: Serving): Promise<string[]> {
  const published = await listPublished(kv, now());
  return published
    .filter(({ id, isPublished }) => isPublished && id !== serving.id)
    .slice(0, OFFERED_AT_MOST)
    .map(({ id }) => id);
}
