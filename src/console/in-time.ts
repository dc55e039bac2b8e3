import { deadline } from "../store/isolate/deadline.ts";
import { aroundCalls } from "../store/kv/around-calls.ts";
import { type KvStore, StoreError } from "../store/kv/kv-store.ts";

/**
 * Wraps a store so that each call either answers in time or fails. A page can then say what it does not know, instead
 * of waiting until the browser gives up. A write that is late continues, and may still take effect.
 *
 * @param milliseconds The limit for each call, including a list of any length.
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
