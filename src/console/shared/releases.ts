import * as z from "zod/mini";
import type { Instant } from "../../domain/instant.ts";
import { parseStored } from "../../release/parse-stored.ts";
import type { KvStore } from "../../store/kv/kv-store.ts";
import { provenancePrefix, RELEASE_PREFIX } from "../../store/records/keys.ts";

/** The prefix of all records of who published what. */
const PROVENANCE_PREFIX = "provenance/";

const provenanceSchema = z.object({
  publishedAt: z.string(),
  publishedBy: z.string(),
  from: z.optional(z.string()),
});

/** What the keys alone say of a release. */
export interface PublishedRelease {
  readonly id: string;
  /** When it was published last; null if there is no record of it. */
  readonly publishedAt: Instant | null;
}

export interface Provenance {
  readonly publishedBy: string;
  /** The file that it was made from. */
  readonly from: string | null;
}

/** All releases, the last published first. @throws StoreError if KV does not answer. */
export async function listPublished(kv: KvStore): Promise<PublishedRelease[]> {
  const [releases, provenances] = await Promise.all([
    kv.list(RELEASE_PREFIX),
    kv.list(PROVENANCE_PREFIX),
  ]);
  const times = new Map<string, Instant>();
  for (const key of provenances) {
    const [id = "", time = ""] = key.slice(PROVENANCE_PREFIX.length).split("/");
    const at = Date.parse(time);
    if (!Number.isNaN(at)) times.set(id, Math.max(at, times.get(id) ?? at));
  }
  return releases
    .map((key) => key.slice(RELEASE_PREFIX.length))
    .map((id) => ({ id, publishedAt: times.get(id) ?? null }))
    .sort((a, b) => (b.publishedAt ?? 0) - (a.publishedAt ?? 0));
}

/** Who published it last. @throws StoreError if KV does not answer. */
export async function readProvenance(kv: KvStore, id: string): Promise<Provenance | null> {
  const key = (await kv.list(provenancePrefix(id))).at(-1);
  const text = key === undefined ? null : (await kv.getTexts([key])).get(key);
  if (!text) return null;
  const record = parseStored(provenanceSchema, text, "the record");
  if (typeof record === "string") return null;
  return { publishedBy: record.publishedBy, from: record.from ?? null };
}
