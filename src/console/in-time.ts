import { deadline } from "../store/isolate/deadline.ts";
import { aroundCalls } from "../store/kv/around-calls.ts";
import { type KvStore, StoreError } from "../store/kv/kv-store.ts";

/**
 * A store that answers in time or says that it did not: a page can then tell what it does not know, instead of waiting as
 * long as the browser does. A write that is late goes on, and may take effect.
 *
 * @param milliseconds For each call, a list of any length included.
 */
export function withTimeLimit(store: KvStore, milliseconds: number): KvStore {
  return aroundCalls(store, async (work) => {
    const running = work();
    if (await deadline(milliseconds, running)) return running;
    throw new StoreError(
      `KV has not answered for ${milliseconds / 1000} s`,
      "Try again in a minute",
    );
  });
}
