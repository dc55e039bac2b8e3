import type { Instant } from "../../domain/instant.ts";
import type { Manifest } from "../../release/manifest.ts";
import { deadline } from "../../store/isolate/deadline.ts";
import type { TableProviderStatus } from "../../store/isolate/isolate-status.ts";
import { StoreError } from "../../store/kv/kv-store.ts";
import { gateOf } from "../../store/records/in-force.ts";
import type { Deployed } from "../../store/records/deployed.ts";
import { readLive } from "../../store/records/live.ts";
import type { Pointer } from "../../store/records/pointer.ts";
import type { StoredManifest } from "../../store/records/stored-release.ts";
import { orProblem, type Services } from "./services.ts";

/** What serves now, and the health of the store. */
export interface Serving {
  /** null: it is not known, since no release is promoted and no Worker has said what it was deployed with. */
  readonly id: string | null;
  /** null if nothing was ever promoted. */
  readonly pointer: Pointer | null;
  /** The table that the Worker in production was deployed with; null if that is not known. */
  readonly deployed: Deployed | null;
  /** Since when that is what serves; null if it is not. */
  readonly deployedAt: Instant | null;
  /** Of what serves; of this deployment's own table if that is not known. */
  readonly stored: StoredManifest;
  /** The gate in force. */
  readonly gate: Instant;
  /** Whether somebody moved it, by the key `activatesAt`. */
  readonly isGateMoved: boolean;
  readonly status: TableProviderStatus;
  /** What is wrong, in words. */
  readonly problems: readonly string[];
}

const REFRESH_MS = 800;

/** Asks KV what has changed if that is due, and waits for it: whoever reloads a page wants to see the change. */
export async function refresh({ live, background }: Services): Promise<void> {
  const works: Promise<void>[] = [];
  const take = (work: Promise<void>): void => {
    works.push(work);
    background(work);
  };
  await live.fetchTable("/", take);
  live.refreshIfDue(take);
  await deadline(REFRESH_MS, Promise.all(works));
}

/** Does not throw when KV fails: then it is what this isolate knows, and the problem. */
export async function readServing({ live, kv, releaseCache }: Services): Promise<Serving> {
  const status = live.status();
  const { snapshot } = status;
  const problems = [...status.problems];
  const tell = (error: unknown): void => {
    if (!(error instanceof StoreError)) throw error;
    if (!problems.includes(error.message)) problems.push(error.message);
  };
  let { pointer } = snapshot;
  let deployed: Deployed | null = null;
  let stored = await releaseCache.manifest(null);
  try {
    const live = await readLive(kv);
    ({ pointer, deployed } = live);
    if (live.id !== null) stored = await releaseCache.manifestOf(live.id);
  } catch (error) {
    tell(error);
    stored = { manifest: snapshot.release.manifest, sha256: snapshot.pointer?.manifest ?? "" };
  }
  const promoted = pointer?.release ?? null;
  const gate = gateOf(stored.manifest.site.activatesAt, snapshot.gate);
  return {
    id: promoted ?? deployed?.release ?? null,
    pointer,
    deployed,
    deployedAt: promoted === null && deployed ? Date.parse(deployed.deployedAt) : null,
    stored,
    gate,
    isGateMoved: snapshot.gate !== null,
    status,
    problems,
  };
}

/** What changes are compared with; null if what serves is not known, or cannot be read. */
export function comparedWith({ id, stored: { manifest } }: Serving): Manifest | null {
  return manifest.release === id ? manifest : null;
}

/** The gate that a table would have if it served now. */
export function gateUnder({ isGateMoved, gate }: Serving, { site }: Manifest): Instant {
  return gateOf(site.activatesAt, isGateMoved ? gate : null);
}

/** The gate that a reviewer means who previews a release; that of what serves if it cannot be read, or none is chosen. */
export async function gateChosen(
  { releaseCache }: Services,
  serving: Serving,
  release: string | null,
): Promise<Instant> {
  if (release === null) return serving.gate;
  const stored = await orProblem(releaseCache.manifestOf(release));
  return stored instanceof StoreError ? serving.gate : gateUnder(serving, stored.manifest);
}
