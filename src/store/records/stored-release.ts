import type { RoutesData } from "../../domain/table/schema.ts";
import { failure, type Result, success } from "../../domain/result.ts";
import { tryGunzip } from "../../release/compress.ts";
import { parseContent } from "../../release/content.ts";
import { sha256 } from "../../release/hash.ts";
import { type Manifest, parseManifest } from "../../release/manifest.ts";
import { describeManifestProblem, type ManifestProblem } from "../../release/manifest-format.ts";
import { RELEASE_PREFIX, releaseKey, sourceKey } from "./keys.ts";
import { type Fix, inParts, type KvStore, ReleaseError } from "../kv/kv-store.ts";
import { readLive } from "./live.ts";
import type { Pointer } from "./pointer.ts";

/** A manifest stored in KV. */
export interface StoredManifest {
  readonly manifest: Manifest;
  /** The SHA-256 of its text, to which sign-offs and `current` refer. */
  readonly sha256: string;
}

/**
 * Reads `current`.
 *
 * @returns null if nothing has been promoted.
 * @throws StoreError if it is unreadable.
 */
export async function readPointer(kv: KvStore): Promise<Pointer | null> {
  return (await readLive(kv)).pointer;
}

/** The ids of all releases in KV, sorted. */
export async function listReleases(kv: KvStore): Promise<string[]> {
  return (await kv.list(RELEASE_PREFIX)).map((it) => it.slice(RELEASE_PREFIX.length));
}

/** Why a manifest cannot be used. */
export type StoredManifestProblem =
  | ManifestProblem
  | { readonly kind: "missing" }
  /** It names a release other than that of its key. */
  | { readonly kind: "of-another"; readonly release: string };

/** Manifests already read, by the SHA-256 of their texts. */
export interface KnownManifests {
  get(sha256: string): Manifest | undefined;
  set(sha256: string, manifest: Manifest): void;
}

/**
 * Reads a manifest as stored now. It should never change, but may have been altered.
 *
 * @param known Manifests that need not be parsed again. New ones are added.
 */
export async function tryReadManifest(
  kv: KvStore,
  id: string,
  known: KnownManifests = new Map(),
): Promise<Result<StoredManifest, StoredManifestProblem>> {
  const bytes = await kv.getBytes(releaseKey(id), "now");
  if (!bytes) return failure({ kind: "missing" });
  const hash = await sha256(bytes);
  let manifest = known.get(hash);
  if (!manifest) {
    const parsed = parseManifest(new TextDecoder().decode(bytes));
    if (!parsed.ok) return parsed;
    manifest = parsed.value;
  }
  if (manifest.release !== id) return failure({ kind: "of-another", release: manifest.release });
  known.set(hash, manifest);
  return success({ manifest, sha256: hash });
}

/**
 * Like `tryReadManifest`, for callers that require a manifest.
 *
 * @throws StoreError if there is none, it is unreadable, or it belongs to another release.
 */
export async function readManifest(
  kv: KvStore,
  id: string,
  known?: KnownManifests,
): Promise<StoredManifest> {
  const manifest = await tryReadManifest(kv, id, known);
  if (manifest.ok) return manifest.value;
  if (manifest.problem.kind === "missing") {
    const fix: Fix = (command) => `To see which there are: ${command("releases")}`;
    throw new ReleaseError("gone", `There is no release ${id}`, fix);
  }
  const message = `${id.slice(0, 12)}: ${describeManifest(manifest.problem)}`;
  throw new ReleaseError("damaged", message, "Publish the table again");
}

export function describeManifest(problem: StoredManifestProblem): string {
  switch (problem.kind) {
    case "missing":
      return "the manifest is missing";
    case "of-another":
      return `its key holds the manifest of ${problem.release.slice(0, 12)}`;
    case "not-json":
    case "misfit":
    case "unknown-format":
      return describeManifestProblem(problem);
  }
}

/**
 * Reads the SHA-256 of manifests as stored now, readable or not, for comparison with approvals.
 *
 * @returns By id, without releases that are not stored.
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

/** Few, because manifests of tables with many patterns are large, and a Worker has 128 MB. */
const MANIFESTS_A_READ = 10;

/** Reads one part of the rules as written. */
async function readSource(kv: KvStore, id: string, index: number): Promise<string> {
  const bytes = await kv.getBytes(sourceKey(id, index));
  const text = bytes && (await tryGunzip(bytes));
  if (text !== null) return text;
  throw new ReleaseError(
    "damaged",
    `Part ${index} of the rules of ${id} is ${bytes ? "damaged" : "not in KV"}`,
    (command) => `What is broken, and how to repair it: ${command("status")}`,
  );
}

/**
 * Reads the whole table as written.
 *
 * @throws StoreError if a part is missing or damaged.
 */
export async function readTable(kv: KvStore, { release, sources }: Manifest): Promise<RoutesData> {
  const lines: string[] = [];
  for (let index = 0; index < sources; index++) {
    const text = await readSource(kv, release, index);
    for (const line of text.split("\n")) if (line !== "") lines.push(line);
  }
  try {
    return parseContent(lines);
  } catch (cause) {
    // Altered text may throw in several ways, and no command may end without a message.
    throw new ReleaseError(
      "damaged",
      `The rules of ${release.slice(0, 12)} cannot be read: they are not what was published`,
      (command) => `What is broken, and how to repair it: ${command("status")}`,
      { cause },
    );
  }
}
