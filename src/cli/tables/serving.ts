/** What serves, as far as the stores and this folder know it: the table, the rows over it, and the gate. */
import type { CompiledRoutes } from "../../domain/table/compile.ts";
import type { Instant } from "../../domain/instant.ts";
import type { Table } from "../../domain/table/table.ts";
import type { KvStore } from "../../store/kv/kv-store.ts";
import { StoreError } from "../../store/kv/kv-store.ts";
import { parseDeployed } from "../../store/records/deployed.ts";
import { type GateInForce, gateInForce, gateOf, layerOf } from "../../store/records/in-force.ts";
import { DEPLOYED_KEY, GATE_KEY, OVERLAY_KEY } from "../../store/records/keys.ts";
import { describeOverlayProblem, type Overlay, readOverlay } from "../../store/records/overlay.ts";
import { listReleases, readPointer } from "../../store/records/stored-release.ts";
import { releaseIdOf } from "../../release/compile-release.ts";
import { describeStoredProblem } from "../../release/parse-stored.ts";
import { CliError } from "../terminal/errors.ts";
import { EXIT, type Io } from "../terminal/io.ts";
import { loadTable } from "./input.ts";
import { readCompiled, shortId } from "./live-table.ts";
import type { Stores } from "./stores.ts";

export interface ServingTable {
  /** null: the bundled table, of which nothing is known but that this folder's may be it. */
  readonly id: string | null;
  /** As it was published: no rows, and the site's own gate. */
  readonly compiled: CompiledRoutes;
}

/**
 * The table that serves: what `current` names, else what the Worker was deployed with, else this folder's.
 *
 * @param file The folder's table.
 * @throws StoreError or CliError if it cannot be read.
 */
export async function readServingTable(
  io: Io,
  { redirects }: Stores,
  file: string,
): Promise<ServingTable> {
  const promoted = (await readPointer(redirects))?.release ?? null;
  if (promoted !== null) return { id: promoted, compiled: await readCompiled(redirects, promoted) };
  const id = await readDeployedId(redirects);
  if (id !== null && (await listReleases(redirects)).includes(id)) {
    return { id, compiled: await readCompiled(redirects, id) };
  }
  const compiled = await loadTable(io, file);
  if (id === null || releaseIdOf(compiled.data) === id) return { id, compiled };
  throw new CliError(
    `The Worker was deployed with ${shortId(id)}, which is not stored, and ${file} is another table`,
    "Run this where the deployed table is checked out",
    EXIT.invalid,
  );
}

/**
 * The id of the table that the running Worker was deployed with; null if no record says it.
 *
 * @throws StoreError if the record cannot be read.
 */
export async function readDeployedId(redirects: KvStore): Promise<string | null> {
  const text = (await redirects.getTexts([DEPLOYED_KEY])).get(DEPLOYED_KEY) ?? null;
  if (text === null) return null;
  const deployed = parseDeployed(text);
  if (deployed.ok) return deployed.value.release;
  const fix = "Delete the key bundle: it is written again within a minute";
  throw new StoreError(describeStoredProblem(deployed.problem), fix);
}

/** @returns null if the reconciler has not run yet. @throws StoreError if it cannot be read. */
export async function readStoredOverlay(redirects: KvStore): Promise<Overlay | null> {
  const text = (await redirects.getTexts([OVERLAY_KEY])).get(OVERLAY_KEY) ?? null;
  if (text === null) return null;
  const overlay = readOverlay(text, null);
  if (overlay.ok) return overlay.value;
  const { message, fix } = describeOverlayProblem(overlay.problem);
  throw new StoreError(message, fix);
}

/** What the key `activatesAt` puts into force. */
export async function readMovedGate(
  redirects: KvStore,
  overlay: Overlay | null,
): Promise<GateInForce> {
  const text = (await redirects.getTexts([GATE_KEY])).get(GATE_KEY) ?? null;
  return gateInForce(text, overlay?.gate.value ?? null);
}

/** The gate in force; Infinity if it never opens. */
export function gateInForceOf({ data }: CompiledRoutes, moved: GateInForce): Instant {
  return gateOf(data.site.activatesAt, moved.instant);
}

/** What visitors are answered from: the table with the rows over it, and the gate in force. */
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
