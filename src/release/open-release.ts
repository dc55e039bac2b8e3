import { createCompactIndex } from "../domain/compact/compact-index.ts";
import { shardOf } from "../domain/compact/fingerprint.ts";
import type { Shard } from "../domain/compact/layout.ts";
import { compileRule } from "../domain/table/compile.ts";
import { compileSite } from "../domain/table/compile-site.ts";
import type { Instant } from "../domain/instant.ts";
import type { SiteData } from "../domain/table/schema.ts";
import { joinLiterals } from "../domain/table/literal-index.ts";
import { createLayer, type Layer, type Site, type Table } from "../domain/table/table.ts";
import { canonicalPath } from "../domain/url/canonicalize.ts";
import { repairAddress } from "../domain/url/repair.ts";
import type { Manifest } from "./manifest.ts";

/** Taken only from the deployment: a table in KV can neither claim a host nor send visitors to a new one. */
export type DeployedHosts = Pick<SiteData, "hosts" | "targetHosts">;

/** An opened release without its exact rules, which are in the shards. */
export interface Release {
  readonly id: string;
  readonly manifest: Manifest;
  readonly site: Site;
  /** Compiled on first use, because the bundled table may never serve once a release is promoted. */
  readonly patterns: Layer;
}

/** @returns null if its site cannot be read. */
export function openRelease(
  manifest: Manifest,
  { hosts, targetHosts }: DeployedHosts,
): Release | null {
  // The parameter's type also accepts a whole site, whose other fields must not override those of the release.
  const data = { ...manifest.site, hosts, targetHosts };
  const unread = new Set<string>();
  const site = compileSite(data, () => {}, unread);
  if (unread.size > 0) return null;
  let patterns: Layer | null = null;
  return {
    id: manifest.release,
    manifest,
    site,
    get patterns() {
      patterns ??= compilePatterns(manifest, site);
      return patterns;
    },
  };
}

function compilePatterns({ patterns }: Manifest, site: Site): Layer {
  const rules = patterns.map((data, index) => compileRule(data, index, site));
  return createLayer(rules.filter((it) => it !== null));
}

/**
 * The shards in which a request may be looked up: that of its path, and that of the repaired path.
 *
 * @param pathname Raw, as in `URL.pathname`.
 * @returns Their indices, without duplicates.
 */
export function shardsFor(pathname: string, { manifest, site }: Release): readonly number[] {
  const count = manifest.shards.length;
  if (count === 0) return [];
  const paths = [pathname];
  const mended = site.repair ? repairAddress(pathname, "") : null;
  if (mended) paths.push(mended.pathname);
  return [...new Set(paths.map((it) => shardOf(canonicalPath(it), count)))];
}

/**
 * The table that requests are resolved against.
 *
 * @param shards Returns the shard at an index. The shards of all paths to be looked up must be available.
 * @param rows The layer of rows over the release; null if there are none.
 * @param gate The gate in force; null for the site's own.
 */
export function tableOf(
  { manifest, site, patterns }: Release,
  shards: (index: number) => Shard | null,
  rows: Layer | null = null,
  gate: Instant | null = null,
): Table {
  const exact = createCompactIndex(shards, manifest.shards.length, new Set(manifest.hosts));
  // One layer: were they two, a rule of the upper one would count in the place of a host's rule below it.
  const release = { ...patterns, literals: joinLiterals(exact, patterns.literals) };
  return {
    site: gate === null ? site : { ...site, activatesAt: gate },
    layers: rows ? [rows, release] : [release],
  };
}
