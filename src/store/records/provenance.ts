/** Who published a release, when and from what: one immutable record per publication. */
import * as z from "zod/mini";
import type { Instant } from "../../domain/instant.ts";
import { parseStored } from "../../release/parse-stored.ts";
import { type KvEntry, type KvStore, readText } from "../kv/kv-store.ts";
import { keyOf, prefixOf } from "./keys.ts";
import { listReleases } from "./stored-release.ts";
import { inOrder, timeBehind } from "./timed-keys.ts";

/** Nobody publishes that many releases, so a higher number is a mistake. */
export const VERSION_AT_MOST = 1_000_000;

const provenanceSchema = z.object({
  /** RFC 3339. */
  publishedAt: z.string(),
  publishedBy: z.string(),
  /** The name of the source file, as given. */
  from: z.optional(z.string()),
  /** The release in service at that time; null for the bundled table. */
  base: z.optional(z.nullable(z.string())),
  /** The version number of the release (versions.ts). Absent from records older than version numbers. */
  version: z.optional(z.int().check(z.positive(), z.maximum(VERSION_AT_MOST))),
});

export type Provenance = Readonly<z.infer<typeof provenanceSchema>>;

/**
 * Writes the record. Its key sorts after the records of all releases, which are listed in this order.
 *
 * @param beside Other records about the release, written in the same call and before it.
 * @throws StoreError if KV does not answer or does not accept it.
 */
export async function writeProvenance(
  kv: KvStore,
  release: string,
  provenance: Provenance,
  beside: readonly KvEntry[] = [],
): Promise<void> {
  const written = await kv.list(prefixOf("provenance"));
  const time = timeBehind(written, Date.parse(provenance.publishedAt));
  const key = keyOf("provenance", release, time);
  await kv.put([...beside, { key, value: JSON.stringify(provenance) }]);
}

/**
 * Reads the newest record of a release.
 *
 * @returns null if it is missing or unreadable: it only informs people, and decides nothing.
 */
export async function readProvenance(
  kv: KvStore,
  release: string,
  now: Instant,
): Promise<Provenance | null> {
  const key = inOrder(await kv.list(prefixOf("provenance", release)), now).at(-1)?.key;
  const text = key === undefined ? null : await readText(kv, key);
  return text ? parseProvenance(text) : null;
}

/** @returns null if it is unreadable. */
export function parseProvenance(text: string): Provenance | null {
  const provenance = parseStored(provenanceSchema, text, "the record");
  return provenance.ok ? provenance.value : null;
}

/** A release, as far as the keys reveal it. */
export interface Listed {
  readonly id: string;
  /** Whether there is a provenance record. */
  readonly isPublished: boolean;
}

/** Lists all releases, the last published first. */
export async function listPublished(kv: KvStore, now: Instant): Promise<Listed[]> {
  const prefix = prefixOf("provenance");
  const [ids, keys] = await Promise.all([listReleases(kv), kv.list(prefix)]);
  const places = new Map(
    inOrder(keys, now).map(({ key }, place) => [key.slice(prefix.length).split("/", 1)[0], place]),
  );
  return ids
    .map((id) => ({ id, place: places.get(id) ?? -1 }))
    .sort((a, b) => b.place - a.place)
    .map(({ id, place }) => ({ id, isPublished: place >= 0 }));
}
