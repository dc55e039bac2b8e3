import { createCompactIndex } from "../domain/compact/compact-index.ts";
import type { Shard } from "../domain/compact/layout.ts";
import { compileRoutes } from "../domain/table/compile.ts";
import type { Instant } from "../domain/instant.ts";
import type { SiteData } from "../domain/table/schema.ts";
import type { Layer, Site, Table } from "../domain/table/table.ts";
import type { Manifest } from "./manifest.ts";

/** What only the deployment may say: a table in KV cannot claim hosts, nor send visitors anywhere new. */
export type DeployedHosts = Pick<SiteData, "hosts" | "targetHosts">;

/** A release, opened, but for its exact rules: those are in its shards. */
export interface Release {
  readonly id: string;
  readonly manifest: Manifest;
  readonly site: Site;
  readonly patterns: readonly Layer[];
}

/** @returns null where its site cannot be read. */
export function openRelease(
  manifest: Manifest,
  { hosts, targetHosts }: DeployedHosts,
): Release | null {
  // A whole site fits the type too, and its other fields are the release's own matter.
  const data = { site: { ...manifest.site, hosts, targetHosts }, rules: manifest.patterns };
  const compiled = compileRoutes(data, () => {});
  if (compiled.unread.size > 0) return null;
  const { site, layers } = compiled.table;
  return { id: manifest.release, manifest, site, patterns: layers };
}

/**
 * The table that requests are resolved against.
 *
 * @param shards Gives the shard at an index; it must have those of all paths that are asked for.
 * @param rows What lies over the release; null where there is nothing.
 * @param gate The gate in force; null for the site's own.
 */
export function tableOf(
  { manifest, site, patterns }: Release,
  shards: (index: number) => Shard | null,
  rows: Layer | null = null,
  gate: Instant | null = null,
): Table {
  const exact: Layer = {
    literals: createCompactIndex(shards, manifest.shards.length, new Set(manifest.hosts)),
    patterns: new Map(),
    windowed: new Map(),
  };
  return {
    site: gate === null ? site : { ...site, activatesAt: gate },
    layers: [...(rows ? [rows] : []), exact, ...patterns],
  };
}
