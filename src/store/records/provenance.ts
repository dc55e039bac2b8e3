/** Who published a release, when and from what: one immutable record each time. */
import * as z from "zod/mini";
import type { Instant } from "../../domain/instant.ts";
import { parseStored } from "../../release/parse-stored.ts";
import type { KvEntry, KvStore } from "../kv/kv-store.ts";
import { keyOf, prefixOf } from "./keys.ts";
import { listReleases } from "./stored-release.ts";
import { inOrder, timeBehind } from "./timed-keys.ts";

/** So many are never published: a number above it is a slip. */
export const VERSION_AT_MOST = 1_000_000;

const provenanceSchema = z.object({
  /** RFC 3339. */
  publishedAt: z.string(),
  publishedBy: z.string(),
  /** The file that it was made from, as it was named. */
  from: z.optional(z.string()),
  /** What served then; null: the bundled table. */
  base: z.optional(z.nullable(z.string())),
  /** What the release is called by: see versions.ts. Absent before there were names. */
  version: z.optional(z.int().check(z.positive(), z.maximum(VERSION_AT_MOST))),
});

export type Provenance = Readonly<z.infer<typeof provenanceSchema>>;

/**
 * Behind the records of all releases: in the order of these they are listed.
 *
 * @param beside What else is told of the release when it is published; written with it, and before it.
 * @throws StoreError if KV does not answer, or does not take it.
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
 * The newest record of a release.
 *
 * @returns null if there is none, or it cannot be read: it informs people, and decides nothing.
 * @throws StoreError if KV does not answer.
 */
export async function readProvenance(
  kv: KvStore,
  release: string,
  now: Instant,
): Promise<Provenance | null> {
  const key = inOrder(await kv.list(prefixOf("provenance", release)), now).at(-1)?.key;
  const text = key === undefined ? null : (await kv.getTexts([key])).get(key);
  return text ? parseProvenance(text) : null;
}

/** @returns null if it cannot be read. */
export function parseProvenance(text: string): Provenance | null {
  const provenance = parseStored(provenanceSchema, text, "the record");
  return provenance.ok ? provenance.value : null;
}

/** A release as far as keys alone show it. */
export interface Listed {
  readonly id: string;
  /** Whether there is a record of who published it. */
  readonly isPublished: boolean;
}

/** All releases, the last published first. @throws StoreError if KV does not answer. */
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
