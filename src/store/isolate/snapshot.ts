import type { Shard } from "../../domain/compact/layout.ts";
import type { Instant } from "../../domain/instant.ts";
import type { Layer, Table } from "../../domain/table/table.ts";
import { describeStoredProblem } from "../../release/parse-stored.ts";
import { type Release, tableOf } from "../../release/open-release.ts";
import type { OpenBundle } from "./bundle.ts";
import { CURRENT_KEY, GATE_KEY, OVERLAY_KEY } from "../records/keys.ts";
import { StoreError } from "../kv/kv-store.ts";
import { gateInForce, isReplacedOverlay, isReplacedPointer, layerOf } from "../records/in-force.ts";
import { type Overlay, readOverlay, unreadableOverlay } from "../records/overlay.ts";
import { readPointerText, type ServingPointer } from "./pointer-shape.ts";
import type { ReleaseLoader } from "./release-loader.ts";

/** The keys that a refresh reads, in one bulk read. */
export const REFRESHED_KEYS = [CURRENT_KEY, OVERLAY_KEY, GATE_KEY];

/** The state of an isolate at a point in time. */
export interface Snapshot {
  readonly release: Release;
  /** All shards of the release; null if any is not in memory. */
  readonly shards: readonly Shard[] | null;
  /** The table that requests are resolved against; null until all shards are in memory. */
  readonly table: Table | null;
  /** null if nothing was ever promoted, so that the bundled table serves. */
  readonly pointer: ServingPointer | null;
  readonly overlay: Overlay | null;
  readonly rows: Layer | null;
  /** The gate as moved by `activatesAt`; null for the site's own. */
  readonly gate: Instant | null;
  /** The texts in KV that this state was made from. */
  readonly texts: ReadonlyMap<string, string>;
}

/** The state before KV has answered. */
export function firstSnapshot({ release, shards }: OpenBundle): Snapshot {
  const nothing = { pointer: null, overlay: null, rows: null, gate: null, texts: new Map() };
  return { release, shards, table: null, ...nothing };
}

/**
 * Adds the table to a snapshot, if all shards are in memory.
 *
 * @param before If nothing has changed since, its table is reused, so that answers cached for it stay valid.
 */
export function withTable(snapshot: Snapshot, before: Snapshot = snapshot): Snapshot {
  const { release, shards, rows, gate } = snapshot;
  const isSame =
    release === before.release &&
    shards === before.shards &&
    rows === before.rows &&
    gate === before.gate;
  if (isSame && before.table) return { ...snapshot, table: before.table };
  const table = shards && tableOf(release, (index) => shards[index] ?? null, rows, gate);
  return { ...snapshot, table };
}

export interface Advance {
  readonly snapshot: Snapshot;
  /** What could not be used, and why. In each case the last good value is kept. */
  readonly problems: readonly string[];
}

export interface AdvanceOptions {
  readonly bundle: OpenBundle;
  readonly loader: ReleaseLoader;
  /**
   * The path of a request that waits for this isolate's first release, for which only one shard is fetched. null if no
   * request waits any more: a release is then put into service once all its shards are in memory, provided that they
   * fit.
   */
  readonly pathWaitedFor: () => string | null;
}

/** The next snapshot, from the texts in KV. A text that cannot be used changes nothing. */
export async function advance(
  before: Snapshot,
  found: ReadonlyMap<string, string | null>,
  { bundle, loader, pathWaitedFor }: AdvanceOptions,
): Promise<Advance> {
  const problems: string[] = [];
  let snapshot = before;
  const take = async (key: string, read: (text: string) => Promise<Partial<Snapshot>>) => {
    const text = found.get(key) ?? null;
    if (text === null || text === before.texts.get(key)) return;
    try {
      const texts = new Map(snapshot.texts).set(key, text);
      snapshot = { ...snapshot, ...(await read(text)), texts };
    } catch (error) {
      problems.push(error instanceof Error ? error.message : String(error));
    }
  };
  const gone = [CURRENT_KEY, OVERLAY_KEY].filter(
    (key) => before.texts.has(key) && (found.get(key) ?? null) === null,
  );
  problems.push(...gone.map((key) => `${key} is gone from KV; the last one stays`));
  await take(CURRENT_KEY, async (text) => {
    const pointer = takePointer(text, before.pointer);
    const { release: id } = pointer;
    if (id === before.release.id) return { pointer };
    if (id === null || id === bundle.release.id) {
      return { pointer, release: bundle.release, shards: bundle.shards };
    }
    const release = await loader.open(pointer, id, pathWaitedFor());
    const shards =
      pathWaitedFor() === null
        ? await loader.loadAll(release, before.shards && before.release)
        : loader.shardsAtHand(release);
    return { pointer, release, shards };
  });
  await take(OVERLAY_KEY, async (text) => {
    return { overlay: takeOverlay(text, before.overlay) };
  });
  const { overlay, release } = snapshot;
  if (overlay && (overlay !== before.overlay || release !== before.release)) {
    // The release's aliases decide to which host a row belongs.
    snapshot = { ...snapshot, rows: layerOf(overlay, release.site) };
  }
  const text = found.get(GATE_KEY) ?? null;
  // If KV has lost keys that nobody deletes, it may have lost this one as well.
  const isLost = text === null && gone.length > 0;
  const gate = isLost ? before.gate : readGate(text, snapshot, problems);
  return { snapshot: withTable({ ...snapshot, gate }, before), problems };
}

/** @throws StoreError if it cannot be used. */
function takePointer(text: string, before: ServingPointer | null): ServingPointer {
  const read = readPointerText(text);
  if (!read.ok) {
    throw new StoreError(describeStoredProblem(read.problem), (command) => command("rollback"));
  }
  if (isReplacedPointer(read.value, before)) {
    throw new StoreError("An older current was seen again", "Wait: KV takes a minute to agree");
  }
  return read.value;
}

/** @throws StoreError if it cannot be used. */
function takeOverlay(text: string, before: Overlay | null): Overlay {
  const read = readOverlay(text, before);
  if (!read.ok) throw unreadableOverlay(read.problem);
  if (isReplacedOverlay(read.value, before)) {
    throw new StoreError("An older overlay was seen again", "Wait: KV takes a minute to agree");
  }
  return read.value;
}

/** If `activatesAt` is malformed, the last valid value stays in force; the overlay keeps it for cold isolates. */
function readGate(
  text: string | null,
  { gate, overlay }: Snapshot,
  problems: string[],
): Instant | null {
  const { instant, invalid } = gateInForce(text, overlay?.gate.value ?? null);
  if (invalid === null) return instant;
  problems.push(`${GATE_KEY} is ${JSON.stringify(invalid)}, no instant; the last valid one stays`);
  return gate ?? instant;
}
