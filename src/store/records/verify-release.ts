import { compileRoutes } from "../../domain/table/compile.ts";
import { failure, type Result, success } from "../../domain/result.ts";
import { compileRelease } from "../../release/compile-release.ts";
import { sha256 } from "../../release/hash.ts";
import { prefixOf, shardKey } from "./keys.ts";
import type { KvStore } from "../kv/kv-store.ts";
import { sitemapKeys } from "./sitemap-keys.ts";
import { readTable, type StoredManifest } from "./stored-release.ts";

/** Why a stored release must not serve. */
export type ReleaseDamage =
  | { readonly kind: "shard-missing" | "shard-damaged"; readonly index: number }
  /** Of a table that was deployed and never published: its bundle lists no more than the first addresses. */
  | { readonly kind: "sitemap-missing" }
  /** The rules as written have another SHA-256 than the release's id. */
  | { readonly kind: "other-rules" }
  /** The rules compile to other bytes than were signed, perhaps because another version compiled them. */
  | { readonly kind: "other-manifest" };

/**
 * Checks that what would be served is what was signed: the rules as written hash to the release's id, they
 * compile to the manifest to the byte, and every shard is the one that the manifest names.
 *
 * @throws StoreError if KV does not answer, or a part of the rules is missing.
 */
export async function verifyRelease(
  kv: KvStore,
  stored: StoredManifest,
): Promise<Result<null, ReleaseDamage>> {
  const { manifest } = stored;
  const { release: id } = manifest;
  for (const [index, shard] of manifest.shards.entries()) {
    const bytes = await kv.getBytes(shardKey(id, index));
    if (!bytes) return failure({ kind: "shard-missing", index });
    if ((await sha256(bytes)) !== shard.sha256) return failure({ kind: "shard-damaged", index });
  }
  const wanted = sitemapKeys(manifest);
  const present = wanted.length === 0 ? [] : await kv.list(prefixOf("sitemap", id));
  if (!wanted.every((it) => present.includes(it))) return failure({ kind: "sitemap-missing" });
  const compiled = compileRoutes(await readTable(kv, manifest), () => {});
  const again = await compileRelease(compiled, { order: "canonical" }, () => {});
  if (again?.manifest.release !== id) return failure({ kind: "other-rules" });
  const isSame = (await sha256(JSON.stringify(again.manifest))) === stored.sha256;
  return isSame ? success(null) : failure({ kind: "other-manifest" });
}
