/** The rows over the table in service, and the gate in force. */
import { compileSite } from "../../domain/table/compile-site.ts";
import type { CompiledRoutes } from "../../domain/table/compile.ts";
import type { Instant } from "../../domain/instant.ts";
import type { Table } from "../../domain/table/table.ts";
import type { DeployedHosts } from "../../release/open-release.ts";
import { type KvStore, readText } from "../../store/kv/kv-store.ts";
import { type GateInForce, gateInForce, gateOf, layerOf } from "../../store/records/in-force.ts";
import { GATE_KEY, OVERLAY_KEY } from "../../store/records/keys.ts";
import { type Overlay, readOverlay, unreadableOverlay } from "../../store/records/overlay.ts";

/**
 * @returns null if the reconciler has not run yet.
 * @throws StoreError if it cannot be read.
 */
export async function readStoredOverlay(redirects: KvStore): Promise<Overlay | null> {
  return parseOverlay(await readText(redirects, OVERLAY_KEY));
}

/** @throws StoreError if it cannot be read. */
export function parseOverlay(text: string | null): Overlay | null {
  if (text === null) return null;
  const overlay = readOverlay(text, null);
  if (overlay.ok) return overlay.value;
  throw unreadableOverlay(overlay.problem);
}

/** Reads the gate that the key `activatesAt` puts into force. */
export async function readMovedGate(
  redirects: KvStore,
  overlay: Overlay | null,
): Promise<GateInForce> {
  const text = await readText(redirects, GATE_KEY);
  return gateInForce(text, overlay?.gate.value ?? null);
}

/** The gate in force; Infinity if it never opens. */
export function gateInForceOf({ data }: CompiledRoutes, moved: GateInForce): Instant {
  return gateOf(data.site.activatesAt, moved.instant);
}

/** The table as isolates use it, with the hosts and target hosts of the deployment. */
export function asDeployed(
  compiled: CompiledRoutes,
  { hosts, targetHosts }: DeployedHosts,
): CompiledRoutes {
  const { data, table } = compiled;
  const site = compileSite({ ...data.site, hosts, targetHosts }, () => {}, new Set());
  return { ...compiled, table: { ...table, site } };
}

/** The table that answers visitors, with the rows over it and the gate in force. */
export function asServed(
  compiled: CompiledRoutes,
  overlay: Overlay | null,
  moved: GateInForce,
): Table {
  const { site, layers } = compiled.table;
  const rows = overlay ? [layerOf(overlay, site)] : [];
  return {
    site: { ...site, activatesAt: gateInForceOf(compiled, moved) },
    layers: [...rows, ...layers],
  };
}
