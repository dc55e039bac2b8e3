/** The requested table and query of the table's page and its download. */
import type { Manifest } from "../../release/manifest.ts";
import { StoreError } from "../../store/kv/kv-store.ts";
import { lastApproved, readDecisions } from "../shared/approvals.ts";
import { orProblem, type Services, soon } from "../shared/services.ts";
import { readServing, type Serving } from "../shared/serving.ts";
import type { Sources } from "../shared/sources.ts";
import type { View } from "../shared/view.ts";
import { readTableQuery, type TableQuery } from "./query.ts";
import { type RuleQuery, SEARCHABLE_RULES } from "./search.ts";

export interface AskedTable {
  readonly serving: Serving;
  /** The release in the address; null for the live one. */
  readonly release: string | null;
  readonly manifest: Manifest;
  readonly sources: Sources;
  readonly query: TableQuery;
  /** The query in the form that the search takes. */
  readonly search: RuleQuery;
  /** Whether it is too large to be read through, so that only the beginning of an address can be looked up. */
  readonly isLarge: boolean;
  /** When a release was approved last; null if none was. */
  readonly approvedAt: number | null;
}

/** @returns A `StoreError` with the reason if there is no such release. */
export async function loadTable(services: Services, view: View): Promise<AskedTable | StoreError> {
  const { releaseCache } = services;
  const serving = await readServing(services);
  const release = view.url.searchParams.get("release");
  const stored =
    release === null ? serving.stored : await orProblem(releaseCache.manifestOf(release));
  if (stored instanceof StoreError) return stored;
  const { manifest } = stored;
  const query = readTableQuery(view.url, manifest.site.hosts);
  const isLarge = manifest.counts.rules > SEARCHABLE_RULES;
  const approved = await lastApproved(services.kv, await readDecisions(services), view);
  const among =
    query.isChanged && approved && !isLarge
      ? await linesSince(services, approved.id, manifest)
      : null;
  return {
    serving,
    release,
    manifest,
    sources: releaseCache.open(manifest),
    query,
    search: { ...query, among },
    isLarge,
    approvedAt: approved?.at ?? null,
  };
}

/** Returns the lines that the approved release does not have; null if too many differ to have all of them. */
async function linesSince(
  services: Services,
  approved: string,
  manifest: Manifest,
): Promise<ReadonlySet<string> | null> {
  const before = await orProblem(services.releaseCache.manifest(approved));
  if (before instanceof StoreError) return null;
  const changes = await soon(services, services.releaseCache.changes(before.manifest, manifest));
  return changes?.difference ? new Set(changes.added) : null;
}
