import { compileRoutes } from "../../domain/table/compile.ts";
import { compileRelease } from "../../release/compile-release.ts";
import { sha256 } from "../../release/hash.ts";
import { shardKey } from "./keys.ts";
import type { KvStore } from "../kv/kv-store.ts";
import { readTable, type StoredManifest } from "./stored-release.ts";

/**
 * Checks that what would be served is what was signed: the rules as written hash to the release's id, they
 * compile to the manifest to the byte, and every shard is the one that the manifest names.
 *
 * @returns What is not so; null where all is.
 * @throws StoreError where KV does not answer, or a part is missing.
 */
export async function verifyRelease(kv: KvStore, stored: StoredManifest): Promise<string | null> {
  const { manifest } = stored;
  const { release: id } = manifest;
  for (const [index, shard] of manifest.shards.entries()) {
    const bytes = await kv.getBytes(shardKey(id, index));
    if (!bytes) return `shard ${index} is missing`;
    if ((await sha256(bytes)) !== shard.sha256) return `shard ${index} is damaged`;
  }
  const compiled = compileRoutes(await readTable(kv, manifest), () => {});
  const again = await compileRelease(compiled, { order: "canonical" }, () => {});
  if (again?.manifest.release !== id) return "its rules have another SHA-256 than its name";
  const isSame = (await sha256(JSON.stringify(again.manifest))) === stored.sha256;
  return isSame ? null : "its rules compile to another manifest, perhaps by another version";
}
