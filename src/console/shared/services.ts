import type { Instant } from "../../domain/instant.ts";
import type { HitsReader } from "../../hits/read.ts";
import type { OpenBundle } from "../../store/isolate/bundle.ts";
import { deadline } from "../../store/isolate/deadline.ts";
import type { Background, TableProvider } from "../../store/isolate/table-provider.ts";
import { type KvStore, StoreError } from "../../store/kv/kv-store.ts";
import type { SigningPolicy } from "../../store/records/signing-policy.ts";
import type { AddressChangesReader } from "../compare/address-changes.ts";
import type { ReleaseCache } from "./release-cache.ts";
import type { ReleaseTables } from "./release-tables.ts";
import type { Names } from "./names.ts";

export interface Services {
  readonly live: TableProvider;
  readonly kv: KvStore;
  /** null if the binding is missing, in which case nobody can decide. */
  readonly signoffs: KvStore | null;
  /** The requests of visitors, counted by production; null if the binding is missing. Read-only: src/console/hits. */
  readonly hits: HitsReader | null;
  /** The policy by which decisions count here: the local reviewer is one person, whose identity nobody checked. */
  readonly policy: SigningPolicy;
  readonly bundle: OpenBundle;
  readonly releaseCache: ReleaseCache;
  readonly releaseTables: ReleaseTables;
  readonly addressChanges: AddressChangesReader;
  /** Reads the current names of releases; empty if KV does not answer. */
  readonly readNames: () => Promise<Names>;
  readonly now: () => Instant;
  /** How long a page waits for slow work on a large table before it is sent without the result. */
  readonly patienceMs: number;
  /** How long a page waits for the counted visits before it reports them as unknown. */
  readonly hitsLimitMs: number;
  /** Takes work that continues after the answer is sent. */
  readonly background: Background;
}

/**
 * Waits for slow work as long as a page waits; null if it is not done by then. The work continues, and the next page
 * finds its result.
 *
 * @throws What the work throws within that time.
 */
export async function soon<Value>(services: Services, work: Promise<Value>): Promise<Value | null> {
  let result: Value | null = null;
  const done = work.then((value) => void (result = value));
  services.background(done.catch(() => {}));
  await deadline(services.patienceMs, done);
  return result;
}

/** Waits in the same way; null also if what the work needs cannot be read. */
export async function soonIfReadable<Value>(
  services: Services,
  work: Promise<Value>,
): Promise<Value | null> {
  const found = await orProblem(soon(services, work));
  return found instanceof StoreError ? null : found;
}

/** Returns the result of work, or the `StoreError` that it failed with. */
export async function orProblem<Value>(work: Promise<Value>): Promise<Value | StoreError> {
  try {
    return await work;
  } catch (error) {
    if (error instanceof StoreError) return error;
    throw error;
  }
}
