import type { Stores } from "./stores.ts";

/**
 * The delay until visitors notice a write to `current`, `activatesAt` or the overlay of rows. On Cloudflare, KV takes
 * up to a minute to become consistent, and an isolate asks every 30 s; `npm start` asks every 2 s.
 */
export function noticedWithin({ isRemote }: Pick<Stores, "isRemote">): string {
  return isRemote ? "everywhere within two minutes" : "within 4 s where npm start runs";
}
