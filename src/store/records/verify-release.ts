import { compileRoutes } from "../../domain/table/compile.ts";
import {
  type CompiledRelease,
  compileRelease,
  releaseIdOfSources,
} from "../../release/compile-release.ts";
import { tryGunzip } from "../../release/compress.ts";
import { parseContent } from "../../release/content.ts";
import { sha256 } from "../../release/hash.ts";
import type { Manifest } from "../../release/manifest.ts";
import { readText, type KvStore } from "../kv/kv-store.ts";
import { prefixOf, shardKey, sourceKey } from "./keys.ts";
import { sitemapEntries, sitemapKeys } from "./sitemap-keys.ts";
import type { StoredManifest } from "./stored-release.ts";

/** Why a stored release must not serve. */
export type ReleaseDamage =
  /** New isolates cannot serve the release. */
  | { readonly kind: "shard-missing" | "shard-damaged"; readonly index: number }
  /** A part of the rules as written, whose loss visitors do not notice. */
  | { readonly kind: "source-missing" | "source-damaged"; readonly index: number }
  /** The table was deployed but never published, so its bundle lists only the first addresses. */
  | { readonly kind: "sitemap-missing" }
  | { readonly kind: "sitemap-damaged"; readonly key: string }
  /** The SHA-256 of the rules as written differs from the release's id. */
  | { readonly kind: "other-rules" }
  /** The rules compile to other bytes than those signed, perhaps because another version compiled them. */
  | { readonly kind: "other-manifest" };

/**
 * Checks that what would serve is what was signed: the rules as written hash to the release's id and compile to exactly
 * the stored manifest, and every shard and sitemap matches.
 *
 * @returns All damage; empty if the release is intact.
 */
export async function findDamage(
  kv: KvStore,
  stored: StoredManifest,
): Promise<readonly ReleaseDamage[]> {
  const { manifest } = stored;
  const shards = await findShardDamage(kv, manifest);
  const wanted = sitemapKeys(manifest);
  const present = wanted.length === 0 ? [] : await kv.list(prefixOf("sitemap", manifest.release));
  const isListed = wanted.every((it) => present.includes(it));
  const sitemaps: ReleaseDamage[] = isListed ? [] : [{ kind: "sitemap-missing" }];
  const sources = await readSources(kv, manifest);
  const rules =
    sources.damage.length > 0
      ? sources.damage
      : await findOther(kv, stored, sources.texts, isListed);
  return [...shards, ...sitemaps, ...rules];
}

/** Finds damage in the shards, which isolates need. */
export async function findShardDamage(
  kv: KvStore,
  { release: id, shards }: Manifest,
): Promise<ReleaseDamage[]> {
  const damage: ReleaseDamage[] = [];
  for (const [index, shard] of shards.entries()) {
    const bytes = await kv.getBytes(shardKey(id, index), "now");
    if (!bytes) damage.push({ kind: "shard-missing", index });
    else if ((await sha256(bytes)) !== shard.sha256) damage.push({ kind: "shard-damaged", index });
  }
  return damage;
}

async function readSources(
  kv: KvStore,
  { release: id, sources }: Manifest,
): Promise<{ readonly texts: string[]; readonly damage: ReleaseDamage[] }> {
  const texts: string[] = [];
  const damage: ReleaseDamage[] = [];
  for (let index = 0; index < sources; index++) {
    const bytes = await kv.getBytes(sourceKey(id, index), "now");
    const text = bytes && (await tryGunzip(bytes));
    if (text !== null) texts.push(text);
    else damage.push({ kind: bytes ? "source-damaged" : "source-missing", index });
  }
  return { texts, damage };
}

async function findOther(
  kv: KvStore,
  { manifest, sha256: signed }: StoredManifest,
  texts: readonly string[],
  isListed: boolean,
): Promise<ReleaseDamage[]> {
  if ((await releaseIdOfSources(texts)) !== manifest.release) return [{ kind: "other-rules" }];
  const lines = texts.flatMap((text) => text.split("\n").filter((it) => it !== ""));
  const compiled = compileRoutes(parseContent(lines), () => {});
  const again = await compileRelease(compiled, { order: "canonical" }, () => {});
  if (again?.manifest.release !== manifest.release) return [{ kind: "other-rules" }];
  const sitemaps = isListed ? await findSitemapDamage(kv, again) : [];
  const isSame = (await sha256(JSON.stringify(again.manifest))) === signed;
  return isSame ? sitemaps : [...sitemaps, { kind: "other-manifest" }];
}

async function findSitemapDamage(kv: KvStore, release: CompiledRelease): Promise<ReleaseDamage[]> {
  const damage: ReleaseDamage[] = [];
  for (const { key, value } of sitemapEntries(release)) {
    if ((await readText(kv, key)) !== value) damage.push({ kind: "sitemap-damaged", key });
  }
  return damage;
}
