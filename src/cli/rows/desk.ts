/** Rows as the reconciler will see them, before anything is written. */
import type { Instant } from "../../domain/instant.ts";
import type { CompiledRoutes } from "../../domain/table/compile.ts";
import type { Table } from "../../domain/table/table.ts";
import { openRelease, type Release } from "../../release/open-release.ts";
import type { KvStore } from "../../store/kv/kv-store.ts";
import { reconcile } from "../../store/reconcile/reconcile.ts";
import { gateInForce, layerOf } from "../../store/records/in-force.ts";
import { OVERLAY_KEY } from "../../store/records/keys.ts";
import { type Overlay, readOverlay } from "../../store/records/overlay.ts";
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

/** What serves, and the rows over it. */
export interface Desk {
  /** The table that serves, without rows. */
  readonly live: CompiledRoutes;
  /** What stands in KV; null if the reconciler never ran, or it cannot be read. */
  readonly overlay: Overlay | null;
  /** What the reconciler's next run makes of the rows, with this one changed; a value of null deletes it. */
  overlayWith(change?: Change): Promise<Overlay>;
  /** What requests are resolved against under such rows. */
  tableUnder(overlay: Overlay): Table;
}

export interface Change {
  readonly key: string;
  readonly value: string | null;
}

/**
 * @param atHand Taken where this very table serves.
 * @throws CliError if what serves is not known: nobody can say then what a row does.
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
  const text = (await kv.getTexts([OVERLAY_KEY])).get(OVERLAY_KEY) ?? null;
  const overlay = text === null ? null : readOverlay(text, null);
  return {
    live: { ...compiled, table },
    overlay: overlay?.ok ? overlay.value : null,
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

/** Hosts and target hosts are those of the deployment, as in an isolate. */
async function openAsDeployed(stores: Stores, live: KnownLive): Promise<Release> {
  const { manifest } = await readManifest(stores.redirects, live.id);
  const release = openRelease(manifest, await readDeployedHosts(stores, live));
  if (release) return release;
  throw new CliError("The site of what serves cannot be read", "Publish it again", EXIT.invalid);
}

/** The same keys; what is written goes nowhere. */
function unwritten(kv: KvStore): KvStore {
  return { ...kv, put: async () => {} };
}

/** As the store would be once a row is written or deleted. */
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
