import type { OpenBundle } from "../../store/isolate/bundle.ts";
import type { KvStore } from "../../store/kv/kv-store.ts";
import { RELEASE_PREFIX } from "../../store/records/keys.ts";

export function isWholeId(text: string): boolean {
  return /^[0-9a-f]{64}$/.test(text);
}

/**
 * The release that a text names. An id is long: its first eight characters are enough if only one begins with them.
 *
 * @returns Its whole id; null if there is none, or more than one.
 * @throws StoreError if KV does not answer.
 */
export async function findRelease(
  { kv, bundle }: { readonly kv: KvStore; readonly bundle: OpenBundle },
  text: string,
): Promise<string | null> {
  const beginning = text.trim().toLowerCase();
  if (!/^[0-9a-f]{8,64}$/.test(beginning)) return null;
  const keys = await kv.list(RELEASE_PREFIX + beginning);
  const ids = new Set(keys.map((it) => it.slice(RELEASE_PREFIX.length)));
  if (bundle.release.id.startsWith(beginning)) ids.add(bundle.release.id);
  const [id = null] = ids;
  return ids.size === 1 ? id : null;
}
