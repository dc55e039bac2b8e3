import { type Instant, parseInstant } from "../../domain/instant.ts";
import { StoreError } from "../../store/kv/kv-store.ts";
import type { TableProviderStatus } from "../../store/isolate/table-provider.ts";
import type { Pointer } from "../../store/records/pointer.ts";
import { readPointer, type StoredManifest } from "../../store/records/stored-release.ts";
import { deadline } from "../../store/isolate/deadline.ts";
import type { Desk } from "./services.ts";

/** What serves now, and how the store fares. */
export interface Serving {
  /** null: the bundled table. */
  readonly id: string | null;
  /** null where nothing was ever promoted. */
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

/** Asks KV what has changed, where that is due, and waits for it: whoever reloads a page wants to see it. */
export async function refresh({ live, background }: Desk): Promise<void> {
  const works: Promise<void>[] = [];
  const take = (work: Promise<void>): void => {
    works.push(work);
    background(work);
  };
  await live.fetchTable("/", take);
  live.refreshIfDue(take);
  await deadline(REFRESH_MS, Promise.all(works));
}

/** Never throws for KV's sake: where it does not answer, it is what this isolate knows. */
export async function readServing({ live, kv, library }: Desk): Promise<Serving> {
  const status = live.status();
  const { snapshot } = status;
  const problems = [...status.problems];
  const tell = (error: unknown): void => {
    if (!(error instanceof StoreError)) throw error;
    if (!problems.includes(error.message)) problems.push(error.message);
  };
  let { pointer } = snapshot;
  let stored = await library.manifest(null);
  try {
    pointer = await readPointer(kv);
    stored = await library.manifest(pointer?.release ?? null);
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

/** @param moved The instant that operations set in its place. */
export function gateOf(activatesAt: string, moved: Instant | null): Instant {
  return moved ?? parseInstant(activatesAt) ?? Infinity;
}
