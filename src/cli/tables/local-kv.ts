import { createBindingStore } from "../../store/kv/kv-binding.ts";
import { failure, type Result, success } from "../../domain/result.ts";
import { type KvStore, StoreError } from "../../store/kv/kv-store.ts";
import { retry, wait } from "../../store/kv/retry.ts";
import { openStorage } from "./open-storage.ts";

/** A namespace is named by its binding, as wrangler names one that has no id. */
const NAMESPACES = ["REDIRECTS", "SIGNOFFS"] as const;

export interface LocalKv {
  readonly redirects: KvStore;
  readonly signoffs: KvStore;
  close(): Promise<void>;
}

/**
 * Opens the embedded KV, whether `npm start` is running or not.
 *
 * @param folder The site's; the current one if left out.
 */
export async function openLocalKv(storage: string, folder = process.cwd()): Promise<LocalKv> {
  const miniflare = openStorage(storage, folder, { kvNamespaces: [...NAMESPACES] });
  const open = async (name: (typeof NAMESPACES)[number]): Promise<KvStore> =>
    patient(createBindingStore(await miniflare.getKVNamespace(name)));
  const [redirects, signoffs] = await Promise.all([open("REDIRECTS"), open("SIGNOFFS")]);
  return { redirects, signoffs, close: () => miniflare.dispose() };
}

const ATTEMPTS_AT_MOST = 8;
const WAIT_MS = 100;

/** Tries again while `npm start` locks the database that both share. */
function patient(store: KvStore): KvStore {
  return {
    getTexts: (keys) => again(() => store.getTexts(keys)),
    getBytes: (key, age) => again(() => store.getBytes(key, age)),
    put: (entries, progress) => again(() => store.put(entries, progress)),
    delete: (keys) => again(() => store.delete(keys)),
    list: (prefix) => again(() => store.list(prefix)),
    listWithExpiry: (prefix) => again(() => store.listWithExpiry(prefix)),
  };
}

async function again<Value>(work: () => Promise<Value>): Promise<Value> {
  const result = await retry(() => settled(work), {
    attemptsAtMost: ATTEMPTS_AT_MOST,
    waitMs: (it, attempt) => (it.ok ? null : WAIT_MS * attempt),
    sleep: wait,
  });
  if (result.ok) return result.value;
  throw result.problem;
}

async function settled<Value>(work: () => Promise<Value>): Promise<Result<Value, StoreError>> {
  try {
    return success(await work());
  } catch (error) {
    if (error instanceof StoreError) return failure(error);
    throw error;
  }
}
