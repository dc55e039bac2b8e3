/** Who published releases: the records of `provenance.ts`, read for the sign-off. */
import type { KvStore } from "../kv/kv-store.ts";
import { prefixOf } from "./keys.ts";
import { parseProvenance } from "./provenance.ts";

/**
 * Everybody who published each of some releases, as recorded: the same table may be published again by somebody else.
 *
 * @returns By release; a record that cannot be read names nobody.
 * @throws StoreError if KV does not answer.
 */
export async function readPublishers(
  kv: KvStore,
  releases: readonly string[],
): Promise<ReadonlyMap<string, readonly string[]>> {
  const wanted = new Set(releases);
  const [only, ...others] = releases;
  if (only === undefined) return new Map();
  // One listing whatever the number, and a short one where one is asked for.
  const prefix = prefixOf("provenance");
  const keys = await kv.list(others.length === 0 ? prefixOf("provenance", only) : prefix);
  const releaseOf = (key: string): string => key.slice(prefix.length).split("/", 1)[0] ?? "";
  const texts = await kv.getTexts(keys.filter((it) => wanted.has(releaseOf(it))));
  const publishers = new Map<string, string[]>();
  for (const [key, text] of texts) {
    const record = text === null ? null : parseProvenance(text);
    if (!record) continue;
    const known = publishers.get(releaseOf(key)) ?? [];
    if (!known.includes(record.publishedBy)) known.push(record.publishedBy);
    publishers.set(releaseOf(key), known);
  }
  return publishers;
}
