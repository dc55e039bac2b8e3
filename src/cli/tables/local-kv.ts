import { aroundCalls } from "../../store/kv/around-calls.ts";
import { confirmWrites } from "../../store/kv/confirm-writes.ts";
import { createBindingStore } from "../../store/kv/kv-binding.ts";
import { failure, type Result, success } from "../../domain/result.ts";
import { FinalError, type KvStore, StoreError } from "../../store/kv/kv-store.ts";
import { retry, wait } from "../../store/kv/retry.ts";
import { type OpenedStorage, openStorage } from "../storage/open-storage.ts";
import { makeTemporaryFolder } from "./site-folder.ts";

/** The names of the namespaces, which are their bindings, as in wrangler for a namespace without an id. */
const NAMESPACES = ["REDIRECTS", "SIGNOFFS"] as const;

export interface LocalKv {
  readonly redirects: KvStore;
  readonly signoffs: KvStore;
  close(): Promise<void>;
}

/**
 * Opens the embedded KV, whether or not `npm start` is running.
 *
 * @param folder The site's folder; the current one by default.
 */
export async function openLocalKv(storage: string, folder = process.cwd()): Promise<LocalKv> {
  const { kv, close, explain } = await openStorage(storage, () => makeTemporaryFolder(folder), {
    kvNamespaces: [...NAMESPACES],
  });
  const open = (name: (typeof NAMESPACES)[number]): KvStore =>
    confirmWrites(patient(createBindingStore(kv(name)), explain));
  return { redirects: open("REDIRECTS"), signoffs: open("SIGNOFFS"), close };
}

const ATTEMPTS_AT_MOST = 8;
const WAIT_MS = 100;

type Explain = OpenedStorage["explain"];

/** Retries while `npm start` locks the shared database, but not if the disk cannot be written to. */
function patient(store: KvStore, explain: Explain): KvStore {
  return aroundCalls(store, (work) => untilFree(work, explain));
}

async function untilFree<Value>(work: () => Promise<Value>, explain: Explain): Promise<Value> {
  const result = await retry(() => settled(work, explain), {
    attemptsAtMost: ATTEMPTS_AT_MOST,
    waitMs: (it, attempt) => (it.ok || it.problem instanceof FinalError ? null : WAIT_MS * attempt),
    sleep: wait,
  });
  if (result.ok) return result.value;
  throw result.problem;
}

async function settled<Value>(
  work: () => Promise<Value>,
  explain: Explain,
): Promise<Result<Value, StoreError>> {
  try {
    return success(await work());
  } catch (error) {
    if (!(error instanceof StoreError)) throw error;
    const disk = explain();
    return failure(disk ? new FinalError(disk.message, disk.fix, { cause: error }) : error);
  }
}
