/** The table that a local server serves: that of its file, or a release promoted in the local KV. */
import { readCompiled, shortId } from "../cli/tables/live-table.ts";
import { CliError } from "../cli/terminal/errors.ts";
import { parseInstant } from "../domain/instant.ts";
import type { CompiledRoutes } from "../domain/table/compile.ts";
import { groupOldUrls } from "../domain/table/site-files.ts";
import type { Table } from "../domain/table/table.ts";
import { type KvStore, StoreError } from "../store/kv/kv-store.ts";
import { gateInForce, layerOf } from "../store/records/in-force.ts";
import { GATE_KEY, OVERLAY_KEY } from "../store/records/keys.ts";
import { readLive } from "../store/records/live.ts";
import { overlayOf } from "../store/records/overlay.ts";

export interface LocalServing {
  /** The table that requests are resolved against, with the rows over it and the gate in force. */
  readonly table: Table;
  /** The known paths on the site's first host. */
  readonly oldPaths: readonly string[];
  /** The number of its rules, without rows. */
  readonly rules: number;
  readonly rows: number;
  /** The promoted release that serves instead of the file; null if the file's table serves. */
  readonly promoted: { readonly name: string; readonly promotedAt: string } | null;
  /** Whether the key `activatesAt` sets the gate. */
  readonly isGateMoved: boolean;
  /** Why a promoted release does not serve; null if one does, or none is promoted. */
  readonly problem: string | null;
}

/**
 * @param file The table of the file, which is in the bundle.
 * @param id The id of that table as a release.
 */
export async function readLocalServing(
  kv: KvStore,
  file: CompiledRoutes,
  id: string,
): Promise<LocalServing> {
  const texts = await kv.getTexts([GATE_KEY, OVERLAY_KEY]);
  const { served, promoted, problem } = await readPromoted(kv, file, id);
  const rows = overlayOf(texts.get(OVERLAY_KEY) ?? null);
  const gate = gateInForce(texts.get(GATE_KEY) ?? null, rows?.gate.value ?? null).instant;
  // Hosts and target hosts are those of the deployment, which is the file.
  const { hosts, targetHosts } = file.table.site;
  const site = { ...served.table.site, hosts, targetHosts };
  return {
    table: {
      site: gate === null ? site : { ...site, activatesAt: gate },
      layers: [...(rows ? [layerOf(rows, site)] : []), ...served.table.layers],
    },
    oldPaths: oldPathsOf(served, [...hosts][0] ?? ""),
    rules: served.data.rules.length,
    rows: rows?.rows.filter((it) => it.rule !== null).length ?? 0,
    promoted,
    isGateMoved: gate !== null && gate !== parseInstant(served.data.site.activatesAt),
    problem,
  };
}

/** The known paths of a table on a host, those for every host first. */
export function oldPathsOf({ rules, data, table }: CompiledRoutes, host: string): string[] {
  const groups = groupOldUrls(rules, data, table.site.aliases);
  const urls = [...(groups.get("") ?? []), ...(groups.get(host) ?? [])];
  return urls.filter((it) => it.startsWith("/"));
}

async function readPromoted(kv: KvStore, file: CompiledRoutes, id: string) {
  const nothing = { served: file, promoted: null, problem: null };
  try {
    const { pointer } = await readLive(kv);
    const release = pointer?.release ?? null;
    if (pointer === null || release === null || release === id) return nothing;
    const { promotedAt } = pointer;
    const served = await readCompiled(kv, release);
    return { served, promoted: { name: shortId(release), promotedAt }, problem: null };
  } catch (error) {
    if (!(error instanceof StoreError || error instanceof CliError)) throw error;
    return { ...nothing, problem: error.message };
  }
}
