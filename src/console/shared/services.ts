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

/** What pages read from, and write to. */
export interface Services {
  readonly live: TableProvider;
  readonly kv: KvStore;
  /** null if the binding is missing: then nobody can decide. */
  readonly signoffs: KvStore | null;
  /** What visitors ask for, counted by production; null if the binding is missing. Only read: src/console/hits. */
  readonly hits: HitsReader | null;
  /** By which decisions count here: the local reviewer is one person, whom nobody checked. */
  readonly policy: SigningPolicy;
  readonly bundle: OpenBundle;
  readonly releaseCache: ReleaseCache;
  readonly releaseTables: ReleaseTables;
  readonly addressChanges: AddressChangesReader;
  /** What releases are called now; without names if KV does not answer. */
  readonly readNames: () => Promise<Names>;
  readonly now: () => Instant;
  /** How long a page waits for what takes long with a large table, before it goes without. */
  readonly patienceMs: number;
  /** How long a page waits for what was counted, before it says that it cannot tell. */
  readonly hitsLimitMs: number;
  /** Takes work that goes on after the answer is sent. */
  readonly background: Background;
}

/**
 * The result of work that may take long; null if it is not there within the time that a page waits. The work goes on,
 * and the next page finds its result.
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

/** The result of work, or the `StoreError` that it failed with. */
export async function orProblem<Value>(work: Promise<Value>): Promise<Value | StoreError> {
  try {
    return await work;
  } catch (error) {
    if (error instanceof StoreError) return error;
    throw error;
  }
}
