import type { RoutesData } from "../../domain/table/schema.ts";
import { gunzip } from "../../release/compress.ts";
import { parseContent } from "../../release/content.ts";
import { sha256 } from "../../release/hash.ts";
import { type Manifest, parseManifest } from "../../release/manifest.ts";
import { describeManifestProblem } from "../../release/manifest-format.ts";
import { RELEASE_PREFIX, releaseKey, sourceKey } from "./keys.ts";
import { type Fix, type KvStore, StoreError } from "../kv/kv-store.ts";
import { readLive } from "./live.ts";
import type { Pointer } from "./pointer.ts";

/** A manifest as it stands in KV. */
export interface StoredManifest {
  readonly manifest: Manifest;
  /** Of its text: what a sign-off and `current` name. */
  readonly sha256: string;
}

/** @returns null if nothing was ever promoted. @throws StoreError if it cannot be read. */
export async function readPointer(kv: KvStore): Promise<Pointer | null> {
  return (await readLive(kv)).pointer;
}

/** The ids of all releases in KV, sorted. */
export async function listReleases(kv: KvStore): Promise<string[]> {
  return (await kv.list(RELEASE_PREFIX)).map((it) => it.slice(RELEASE_PREFIX.length));
}

/** @throws StoreError if there is none, or it cannot be read. */
export async function readManifest(kv: KvStore, id: string): Promise<StoredManifest> {
  const bytes = await kv.getBytes(releaseKey(id));
  if (!bytes) {
    const fix: Fix = (command) => `What there is: ${command("releases")}`;
    throw new StoreError(`There is no release ${id}`, fix);
  }
  const manifest = parseManifest(new TextDecoder().decode(bytes));
  if (manifest.ok) return { manifest: manifest.value, sha256: await sha256(bytes) };
  throw new StoreError(describeManifestProblem(manifest.problem), "Publish the table again");
}

/** The rules as written, a part at a time. */
export async function readSource(kv: KvStore, id: string, index: number): Promise<string> {
  const bytes = await kv.getBytes(sourceKey(id, index));
  if (bytes) return gunzip(bytes);
  throw new StoreError(
    `Part ${index} of the rules of ${id} is not in KV`,
    "Publish the table again",
  );
}

/** The whole table as written. @throws StoreError if a part is missing. */
export async function readTable(kv: KvStore, { release, sources }: Manifest): Promise<RoutesData> {
  const lines: string[] = [];
  for (let index = 0; index < sources; index++) {
    const text = await readSource(kv, release, index);
    for (const line of text.split("\n")) if (line !== "") lines.push(line);
  }
  return parseContent(lines);
}
