/** Results of long work, kept and shared between requests. */
import type { Instant } from "../../domain/instant.ts";

/** After this time, work is taken to have been lost with the request that began it. */
const LOST_MS = 30_000;

export type Cache<Value> = (key: string, work: () => Promise<Value>) => Promise<Value>;

/**
 * Keeps the last few results; work that failed is tried again.
 *
 * @param holds Whether a result that is kept still holds; always if left out.
 */
export function createCache<Value>(
  atMost: number,
  holds: (value: Value) => boolean = () => true,
): Cache<Value> {
  const entries = new Map<string, Value>();
  return async (key, work) => {
    const known = entries.get(key);
    if (known !== undefined && holds(known)) return known;
    const value = await work();
    entries.delete(key);
    const [oldest] = entries.keys();
    if (entries.size >= atMost && oldest !== undefined) entries.delete(oldest);
    entries.set(key, value);
    return value;
  };
}

/**
 * Requests for the same key share the work. It may be lost with the request that began it, so that nobody may wait for
 * it without a limit.
 */
export function shareWork<Value>(cache: Cache<Value>, now: () => Instant): Cache<Value> {
  const running = new Map<
    string,
    { readonly startedAt: Instant; readonly result: Promise<Value> }
  >();

  return async (key, work) => {
    const startedAt = now();
    const other = running.get(key);
    if (other && startedAt - other.startedAt < LOST_MS) return other.result;
    const result = cache(key, work);
    const entry = { startedAt, result };
    running.set(key, entry);
    try {
      return await result;
    } finally {
      if (running.get(key) === entry) running.delete(key);
    }
  };
}
