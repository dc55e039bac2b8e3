/** The publishers of releases, from the records of `provenance.ts`, for the sign-off. */
import type { KvStore } from "../kv/kv-store.ts";
import { prefixOf } from "./keys.ts";
import { parseProvenance } from "./provenance.ts";

/**
 * Reads everybody recorded as a publisher of some releases. Several people may have published the same table.
 *
 * @returns Publishers by release. An unreadable record adds nobody.
 */
export async function readPublishers(
  kv: KvStore,
  releases: readonly string[],
): Promise<ReadonlyMap<string, readonly string[]>> {
  const wanted = new Set(releases);
  const [only, ...others] = releases;
  if (only === undefined) return new Map();
  // A single listing for any number of releases; a short one for one release.
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
