import type { RoutesData } from "../../domain/table/schema.ts";
import { failure, type Result, success } from "../../domain/result.ts";
import { gunzip } from "../../release/compress.ts";
import { parseContent } from "../../release/content.ts";
import { sha256 } from "../../release/hash.ts";
import { type Manifest, parseManifest } from "../../release/manifest.ts";
import { describeManifestProblem, type ManifestProblem } from "../../release/manifest-format.ts";
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

/** Why a manifest cannot be used. */
export type StoredManifestProblem =
  | ManifestProblem
  | { readonly kind: "missing" }
  /** It names another release than its key does. */
  | { readonly kind: "of-another" };

/** What stands under the key of a release. @throws StoreError if KV does not answer. */
export async function tryReadManifest(
  kv: KvStore,
  id: string,
): Promise<Result<StoredManifest, StoredManifestProblem>> {
  const bytes = await kv.getBytes(releaseKey(id));
  if (!bytes) return failure({ kind: "missing" });
  const manifest = parseManifest(new TextDecoder().decode(bytes));
  if (!manifest.ok) return manifest;
  if (manifest.value.release !== id) return failure({ kind: "of-another" });
  return success({ manifest: manifest.value, sha256: await sha256(bytes) });
}

/** @throws StoreError if there is none, or it cannot be read. */
export async function readManifest(kv: KvStore, id: string): Promise<StoredManifest> {
  const manifest = await tryReadManifest(kv, id);
  if (manifest.ok) return manifest.value;
  if (manifest.problem.kind === "missing") {
    const fix: Fix = (command) => `What there is: ${command("releases")}`;
    throw new StoreError(`There is no release ${id}`, fix);
  }
  throw new StoreError(describeManifest(manifest.problem), "Publish the table again");
}

export function describeManifest(problem: StoredManifestProblem): string {
  switch (problem.kind) {
    case "missing":
      return "the manifest is missing";
    case "of-another":
      return "the manifest is of another release";
    case "not-json":
    case "misfit":
    case "unknown-format":
      return describeManifestProblem(problem);
  }
}

/** The rules as written, a part at a time. */
export async function readSource(kv: KvStore, id: string, index: number): Promise<string> {
  const bytes = await kv.getBytes(sourceKey(id, index));
  const text = bytes && (await gunzip(bytes).catch(notGzip));
  if (text !== null) return text;
  throw new StoreError(
    `Part ${index} of the rules of ${id} is ${bytes ? "damaged" : "not in KV"}`,
    (command) => `What is broken, and what mends it: ${command("status")}`,
  );
}

function notGzip(error: unknown): null {
  if (error instanceof TypeError) return null;
  throw error;
}

/** The whole table as written. @throws StoreError if a part is missing or damaged. */
export async function readTable(kv: KvStore, { release, sources }: Manifest): Promise<RoutesData> {
  const lines: string[] = [];
  for (let index = 0; index < sources; index++) {
    const text = await readSource(kv, release, index);
    for (const line of text.split("\n")) if (line !== "") lines.push(line);
  }
  try {
    return parseContent(lines);
  } catch (cause) {
    // What is not what was written throws in more than one way, and must end no command without a word.
    throw new StoreError(
      `The rules of ${release.slice(0, 12)} cannot be read: they are not what was published`,
      (command) => `What is broken, and what mends it: ${command("status")}`,
      { cause },
    );
  }
}
