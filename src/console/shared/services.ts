import type { Instant } from "../../domain/instant.ts";
import type { OpenBundle } from "../../store/isolate/bundle.ts";
import type { KvStore } from "../../store/kv/kv-store.ts";
import { StoreError } from "../../store/kv/kv-store.ts";
import type { Background, TableProvider } from "../../store/isolate/table-provider.ts";
import { deadline } from "../../store/isolate/deadline.ts";
import type { Library } from "./release-cache.ts";

/** What pages are made from. */
export interface Desk {
  readonly live: TableProvider;
  readonly kv: KvStore;
  /** null where the binding is missing: then nobody can decide. */
  readonly signoffs: KvStore | null;
  readonly bundle: OpenBundle;
  readonly library: Library;
  readonly now: () => Instant;
  /** Takes work that goes on behind the answer. */
  readonly background: Background;
}

/** How long a page waits for what takes long with a large table, before it is shown without. */
const PATIENCE_MS = 400;

/**
 * The result of work that may take long; null where a page should not wait for it. The work goes on, and the
 * next page has its result.
 *
 * @throws What the work throws in time.
 */
export async function soon<Value>(desk: Desk, work: Promise<Value>): Promise<Value | null> {
  let result: Value | null = null;
  const done = work.then((value) => void (result = value));
  desk.background(done.catch(() => {}));
  await deadline(PATIENCE_MS, done);
  return result;
}

/** The result of work, or what the store says of it. */
export async function orProblem<Value>(work: Promise<Value>): Promise<Value | StoreError> {
  try {
    return await work;
  } catch (error) {
    if (error instanceof StoreError) return error;
    throw error;
  }
}
