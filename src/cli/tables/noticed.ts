import type { Stores } from "./stores.ts";

/**
 * When visitors notice what was written into `current`, `activatesAt` or the rows' overlay: on Cloudflare KV takes up to a
 * minute to agree, and an isolate asks every 30 s; `npm start` asks every 2 s.
 */
export function noticedWithin({ isRemote }: Pick<Stores, "isRemote">): string {
  return isRemote ? "everywhere within two minutes" : "within 4 s where npm start runs";
}
