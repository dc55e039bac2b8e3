import type { CompiledRelease } from "../release/compile-release.ts";
import { gunzip, gzip } from "../release/compress.ts";
import { SITEMAP_URLS_AT_MOST } from "../domain/site-files.ts";
import { releaseKey, shardKey, sitemapKey, sourceKey } from "./keys.ts";
import { inParts, type KvEntry, type KvStore, StoreError } from "./kv-store.ts";

export interface UploadProgress {
  readonly phase: "write" | "read back";
  readonly doneBytes: number;
  readonly totalBytes: number;
}

/**
 * Writes a release into KV, the manifest last, and reads all of it back: a release whose manifest is there is
 * whole. What is there already is not written again, so that a run that was interrupted goes on.
 *
 * @throws StoreError where KV does not answer, or gives back something else.
 */
export async function uploadRelease(
  kv: KvStore,
  release: CompiledRelease,
  report: (progress: UploadProgress) => void,
): Promise<void> {
  const { release: id } = release.manifest;
  const entries = await entriesOf(release);
  const present = new Set(
    (
      await Promise.all(
        ["table", "source", "sitemap", "release"].map((it) => kv.list(`${it}/${id}`)),
      )
    ).flat(),
  );
  const missing = entries.filter((it) => !present.has(it.key));
  const totalBytes = sizeOf(missing);
  let doneBytes = 0;
  // One at a time: the manifest must not be there before the rest.
  for (const part of inParts(missing, ENTRIES_A_WRITE)) {
    await kv.put(part);
    doneBytes += sizeOf(part);
    report({ phase: "write", doneBytes, totalBytes });
  }
  await readBack(kv, entries, report);
}

const ENTRIES_A_WRITE = 4;

async function readBack(
  kv: KvStore,
  entries: readonly KvEntry[],
  report: (progress: UploadProgress) => void,
): Promise<void> {
  const totalBytes = sizeOf(entries);
  let doneBytes = 0;
  for (const entry of entries) {
    const found = await kv.getBytes(entry.key);
    if (!found || !(await isSame(entry, found))) {
      throw new StoreError(
        `KV gives back something else for ${entry.key} than was written`,
        "Wait a minute and run the command again",
      );
    }
    doneBytes += entry.value.length;
    report({ phase: "read back", doneBytes, totalBytes });
  }
}

/** Two versions of zlib may compress the same text differently, so that sources are compared as texts. */
async function isSame({ key, value }: KvEntry, found: Uint8Array<ArrayBuffer>): Promise<boolean> {
  const bytes =
    typeof value === "string" ? Uint8Array.from(new TextEncoder().encode(value)) : value;
  if (bytes.length === found.length && bytes.every((byte, at) => byte === found[at])) return true;
  return key.startsWith("source/") && (await gunzip(found)) === (await gunzip(bytes));
}

async function entriesOf({
  manifest,
  shards,
  sources,
  oldUrls,
}: CompiledRelease): Promise<KvEntry[]> {
  const { release: id } = manifest;
  return [
    ...shards.map((value, index) => ({ key: shardKey(id, index), value })),
    ...(await Promise.all(
      sources.map(async (text, index) => ({ key: sourceKey(id, index), value: await gzip(text) })),
    )),
    ...[...oldUrls].flatMap(([host, urls]) =>
      [...inParts(urls, SITEMAP_URLS_AT_MOST)].map((part, index) => ({
        key: sitemapKey(id, host, index),
        value: part.join("\n"),
      })),
    ),
    { key: releaseKey(id), value: JSON.stringify(manifest) },
  ];
}

function sizeOf(entries: readonly KvEntry[]): number {
  return entries.reduce((sum, it) => sum + it.value.length, 0);
}
