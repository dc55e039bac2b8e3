import { type KvStore, StoreError } from "./kv-store.ts";

/**
 * A store that answers in time or says that it did not: a page can then tell what it does not know, instead of waiting as
 * long as the browser does. Whether a write that is late takes effect is not known: it goes on.
 *
 * @param milliseconds For each call, a list of any length included.
 */
export function withTimeLimit(store: KvStore, milliseconds: number): KvStore {
  const inTime = async <Value>(work: Promise<Value>): Promise<Value> => {
    let timer: ReturnType<typeof setTimeout> | null = null;
    const late = new Promise<never>((_, reject) => {
      timer = setTimeout(() => {
        const message = `KV has not answered for ${milliseconds / 1000} s`;
        reject(new StoreError(message, "Try again in a minute"));
      }, milliseconds);
    });
    try {
      return await Promise.race([work, late]);
    } finally {
      if (timer !== null) clearTimeout(timer);
    }
  };
  return {
    getTexts: (keys) => inTime(store.getTexts(keys)),
    getBytes: (key, age) => inTime(store.getBytes(key, age)),
    put: (entries, progress) => inTime(store.put(entries, progress)),
    delete: (keys) => inTime(store.delete(keys)),
    list: (prefix) => inTime(store.list(prefix)),
    listWithExpiry: (prefix) => inTime(store.listWithExpiry(prefix)),
  };
}
