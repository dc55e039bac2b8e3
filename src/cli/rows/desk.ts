/** Predicts what the reconciler will make of rows, before anything is written. */
import type { Instant } from "../../domain/instant.ts";
import type { CompiledRoutes } from "../../domain/table/compile.ts";
import type { Table } from "../../domain/table/table.ts";
import { openRelease, type Release } from "../../release/open-release.ts";
import { readText, type KvStore } from "../../store/kv/kv-store.ts";
import { reconcile } from "../../store/reconcile/reconcile.ts";
import { gateInForce, layerOf } from "../../store/records/in-force.ts";
import { OVERLAY_KEY } from "../../store/records/keys.ts";
import { type Overlay, overlayOf } from "../../store/records/overlay.ts";
import { readManifest } from "../../store/records/stored-release.ts";
import {
  type KnownLive,
  type NamedTable,
  readDeployedHosts,
  readKnownLive,
} from "../tables/live-table.ts";
import type { Stores } from "../tables/stores.ts";
import { CliError } from "../terminal/errors.ts";
import { EXIT } from "../terminal/io.ts";

export interface Desk {
  /** The table in service, without rows. */
  readonly live: CompiledRoutes;
  /** The overlay in KV; null if the reconciler has never run, or it cannot be read. */
  readonly overlay: Overlay | null;
  /** Returns the result of the reconciler's next run if one row is changed; a value of null deletes it. */
  overlayWith(change?: Change): Promise<Overlay>;
  /** Returns the table for resolving requests under such rows. */
  tableUnder(overlay: Overlay): Table;
}

export interface Change {
  readonly key: string;
  readonly value: string | null;
}

/**
 * @param atHand Used if exactly this table serves.
 * @throws CliError if it is not known which table serves, because the effect of rows is then unknown.
 */
export async function openDesk(
  stores: Stores,
  now: Instant,
  atHand: NamedTable | null = null,
): Promise<Desk> {
  const { redirects: kv } = stores;
  const live = await readKnownLive(stores, atHand);
  const { compiled } = live;
  const release = await openAsDeployed(stores, live);
  const table: Table = { site: release.site, layers: compiled.table.layers };
  return {
    live: { ...compiled, table },
    overlay: overlayOf(await readText(kv, OVERLAY_KEY)),
    overlayWith: (change) =>
      reconcile({
        kv: change ? changed(kv, change) : unwritten(kv),
        release,
        table,
        now,
        held: null,
      }),
    tableUnder(rows) {
      const { instant } = gateInForce(rows.gate.value, null);
      const site = instant === null ? release.site : { ...release.site, activatesAt: instant };
      return { site, layers: [layerOf(rows, release.site), ...table.layers] };
    },
  };
}

/** Opens the release in service with the hosts and target hosts of the deployment, as an isolate does. */
async function openAsDeployed(stores: Stores, live: KnownLive): Promise<Release> {
  const { manifest } = await readManifest(stores.redirects, live.id);
  const release = openRelease(manifest, await readDeployedHosts(stores, live));
  if (release) return release;
  throw new CliError("The site of what serves cannot be read", "Publish it again", EXIT.invalid);
}

/** A store with the same keys that discards writes. */
function unwritten(kv: KvStore): KvStore {
  return { ...kv, put: async () => {} };
}

/** The store as it would be after a row is written or deleted. */
function changed(kv: KvStore, { key, value }: Change): KvStore {
  return {
    ...unwritten(kv),
    async getTexts(keys) {
      const texts = new Map(await kv.getTexts(keys));
      if (texts.has(key)) texts.set(key, value);
      return texts;
    },
    async listWithExpiry(prefix) {
      const others = (await kv.listWithExpiry(prefix)).filter((it) => it.key !== key);
      return value === null ? others : [...others, { key, expiresAt: null }];
    },
  };
}
