/**
 * Remembers which release this location served last. A cold isolate fetches that release in parallel with the pointer:
 * a guess that saves a round trip, but decides nothing.
 */
import { hasFields, isCount, isSha256, readShape } from "../../release/shape.ts";

export interface Seen {
  readonly release: string;
  /** The number of shards of the release. Together with the path it determines a request's shard. */
  readonly shards: number;
}

/** Neither function throws: on any failure there is simply no guess. */
export interface LastSeen {
  read(): Promise<Seen | null>;
  write(seen: Seen): Promise<void>;
}

/** The part of the Cache API that is used (developers.cloudflare.com/workers/runtime-apis/cache). */
export interface CacheBinding {
  open(name: string): Promise<{
    match(url: string): Promise<Response | undefined>;
    put(url: string, response: Response): Promise<void>;
  }>;
}

/** A separate cache, so that no visitor is ever answered from it. */
const CACHE = "sunset";
const KEPT_SECONDS = 30 * 24 * 3600;

/** @param host One of the site's hosts. On other hosts, such as a preview's, the Cache API stores nothing. */
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
        // The next cold isolate will have no guess.
      }
    },
  };
}

const isSeen = hasFields({ release: isSha256, shards: isCount });
