import type { KvStore } from "./kv-store.ts";

/** Wraps a call to a store, for example in a time limit or in retries. */
export type Around = <Value>(work: () => Promise<Value>) => Promise<Value>;

/** A store whose every call is wrapped. */
export function aroundCalls(store: KvStore, around: Around): KvStore {
  return {
    getTexts: (keys) => around(() => store.getTexts(keys)),
    getBytes: (key, age) => around(() => store.getBytes(key, age)),
    put: (entries, progress) => around(() => store.put(entries, progress)),
    delete: (keys) => around(() => store.delete(keys)),
    list: (prefix) => around(() => store.list(prefix)),
    listWithExpiry: (prefix) => around(() => store.listWithExpiry(prefix)),
  };
}
