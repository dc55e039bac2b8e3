import type { RoutesData } from "../../domain/table/schema.ts";
import { gunzip } from "../../release/compress.ts";
import { parseContent } from "../../release/content.ts";
import { sha256 } from "../../release/hash.ts";
import { type Manifest, parseManifest } from "../../release/manifest.ts";
import { describeManifestProblem } from "../../release/manifest-format.ts";
import { RELEASE_PREFIX, releaseKey, sourceKey } from "./keys.ts";
import { type Fix, inParts, type KvStore, StoreError } from "../kv/kv-store.ts";
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

/** Manifests that were read before, by the SHA-256 of their texts. */
export interface KnownManifests {
  get(sha256: string): Manifest | undefined;
  set(sha256: string, manifest: Manifest): void;
}

/**
 * A manifest as it is stored now: it never changes by itself, but somebody may have changed it.
 *
 * @param known What is not parsed once more; what is read is added.
 * @throws StoreError if there is none, it cannot be read, or it is that of another release.
 */
export async function readManifest(
  kv: KvStore,
  id: string,
  known: KnownManifests = new Map(),
): Promise<StoredManifest> {
  const bytes = await kv.getBytes(releaseKey(id), "now");
  if (!bytes) {
    const fix: Fix = (command) => `What there is: ${command("releases")}`;
    throw new StoreError(`There is no release ${id}`, fix);
  }
  const hash = await sha256(bytes);
  const manifest = known.get(hash) ?? parseOrThrow(new TextDecoder().decode(bytes));
  if (manifest.release !== id) {
    const message = `Under ${releaseKey(id)} stands the manifest of ${manifest.release.slice(0, 12)}`;
    throw new StoreError(message, "Publish the table again");
  }
  known.set(hash, manifest);
  return { manifest, sha256: hash };
}

function parseOrThrow(text: string): Manifest {
  const manifest = parseManifest(text);
  if (manifest.ok) return manifest.value;
  throw new StoreError(describeManifestProblem(manifest.problem), "Publish the table again");
}

/**
 * The SHA-256 of manifests as they are stored now, whether they can be read or not: what approvals are held against.
 *
 * @returns By id; none for a release that is not stored.
 * @throws StoreError if KV does not answer.
 */
export async function readManifestHashes(
  kv: KvStore,
  ids: readonly string[],
): Promise<ReadonlyMap<string, string>> {
  const hashes = new Map<string, string>();
  for (const part of inParts(ids, MANIFESTS_A_READ)) {
    const texts = await kv.getTexts(part.map(releaseKey));
    for (const id of part) {
      const text = texts.get(releaseKey(id)) ?? null;
      if (text !== null) hashes.set(id, await sha256(text));
    }
  }
  return hashes;
}

/** Few, since those of tables with many patterns are large, and a Worker has 128 MB. */
const MANIFESTS_A_READ = 10;

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
