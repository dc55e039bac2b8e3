/**
 * Which release an isolate of this location served last. A cold isolate asks KV for that release while it asks whether
 * it is still the one: a guess that saves a round trip, and decides nothing.
 */
import { hasFields, isCount, isSha256, readShape } from "../../release/shape.ts";

export interface Seen {
  readonly release: string;
  /** How many shards it has: by that, and by its path, a request finds its shard. */
  readonly shards: number;
}

/** Neither function throws: whatever goes wrong, there is no guess. */
export interface LastSeen {
  read(): Promise<Seen | null>;
  write(seen: Seen): Promise<void>;
}

/** What is used of the Cache API (developers.cloudflare.com/workers/runtime-apis/cache). */
export interface CacheBinding {
  open(name: string): Promise<{
    match(url: string): Promise<Response | undefined>;
    put(url: string, response: Response): Promise<void>;
  }>;
}

/** A cache of its own, so that nothing that is served is ever taken from it. */
const CACHE = "sunset";
const KEPT_SECONDS = 30 * 24 * 3600;

/** @param host One of the site's hosts: on others, such as a preview's, the Cache API keeps nothing. */
export function createLastSeen(caches: CacheBinding, host: string): LastSeen {
  const url = `https://${host}/_sunset/last-seen`;
  return {
    async read() {
      try {
        const response = await (await caches.open(CACHE)).match(url);
        const seen = response && readShape<Seen>(await response.text(), "last-seen", isSeen);
        return seen?.ok ? seen.value : null;
      } catch {
        return null;
      }
    },
    async write(seen) {
      try {
        const headers = { "cache-control": `max-age=${KEPT_SECONDS}` };
        const response = new Response(JSON.stringify(seen), { headers });
        await (await caches.open(CACHE)).put(url, response);
      } catch {
        // The next cold isolate does without.
      }
    },
  };
}

const isSeen = hasFields({ release: isSha256, shards: isCount });
