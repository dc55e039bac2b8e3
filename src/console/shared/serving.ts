import type { Instant } from "../../domain/instant.ts";
import type { Manifest } from "../../release/manifest.ts";
import { deadline } from "../../store/isolate/deadline.ts";
import type { TableProviderStatus } from "../../store/isolate/isolate-status.ts";
import { StoreError } from "../../store/kv/kv-store.ts";
import { gateOf } from "../../store/records/in-force.ts";
import type { Pointer } from "../../store/records/pointer.ts";
import { readPointer, type StoredManifest } from "../../store/records/stored-release.ts";
import { orProblem, type Services } from "./services.ts";

/** What serves now, and the health of the store. */
export interface Serving {
  /** null: the bundled table. */
  readonly id: string | null;
  /** null if nothing was ever promoted. */
  readonly pointer: Pointer | null;
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
  let stored = await releaseCache.manifest(null);
  try {
    pointer = await readPointer(kv);
    stored = await releaseCache.manifest(pointer?.release ?? null);
  } catch (error) {
    tell(error);
    stored = { manifest: snapshot.release.manifest, sha256: snapshot.pointer?.manifest ?? "" };
  }
  const gate = gateOf(stored.manifest.site.activatesAt, snapshot.gate);
  return {
    id: pointer?.release ?? null,
    pointer,
    stored,
    gate,
    isGateMoved: snapshot.gate !== null,
    status,
    problems,
  };
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
