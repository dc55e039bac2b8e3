import type { CompiledRelease } from "../../release/compile-release.ts";
import { gunzip, gzip } from "../../release/compress.ts";
import { releaseKey, shardKey, sourceKey } from "./keys.ts";
import { inParts, isSameBytes, type KvEntry, type KvStore, StoreError } from "../kv/kv-store.ts";
import { sitemapEntries } from "./sitemap-keys.ts";

export interface UploadProgress {
  readonly phase: "compare" | "write" | "read back";
  readonly doneBytes: number;
  readonly totalBytes: number;
}

/**
 * Writes a release into KV, its manifest last, and reads everything back, so that a release with a manifest is
 * complete. Correct existing entries are not rewritten: an interrupted run is continued, and a damaged release
 * repaired.
 *
 * @throws StoreError if KV does not answer, or does not return what was written.
 */
export async function uploadRelease(
  kv: KvStore,
  release: CompiledRelease,
  report: (progress: UploadProgress) => void,
): Promise<void> {
  const { release: id } = release.manifest;
  const lists = await Promise.all(
    ["table", "source", "sitemap", "release"].map((it) => kv.list(`${it}/${id}`)),
  );
  const present = new Set(lists.flat());
  const parts = await entriesOf(release);
  const manifest = { key: releaseKey(id), value: JSON.stringify(release.manifest) };
  await bringUpToDate(kv, parts, present, report);
  await bringUpToDate(kv, [manifest], present, report);
}

async function bringUpToDate(
  kv: KvStore,
  entries: readonly KvEntry[],
  present: ReadonlySet<string>,
  report: (progress: UploadProgress) => void,
): Promise<void> {
  const known = entries.filter((it) => present.has(it.key));
  const different = await findDifferent(kv, known, "compare", report);
  const wanted = entries.filter((it) => !present.has(it.key) || different.includes(it));
  const totalBytes = sizeOf(wanted);
  let doneBytes = 0;
  for (const part of inParts(wanted, ENTRIES_A_WRITE)) {
    await kv.put(part);
    doneBytes += sizeOf(part);
    report({ phase: "write", doneBytes, totalBytes });
  }
  const [wrong] = await findDifferent(kv, wanted, "read back", report);
  if (!wrong) return;
  throw new StoreError(
    `KV gives back something else for ${wrong.key} than was written`,
    "Wait a minute and run the command again",
  );
}

const ENTRIES_A_WRITE = 4;

/** The entries for which KV does not hold the expected value. */
async function findDifferent(
  kv: KvStore,
  entries: readonly KvEntry[],
  phase: UploadProgress["phase"],
  report: (progress: UploadProgress) => void,
): Promise<KvEntry[]> {
  const totalBytes = sizeOf(entries);
  const different: KvEntry[] = [];
  let doneBytes = 0;
  for (const entry of entries) {
    const found = await kv.getBytes(entry.key);
    if (!found || !(await isSame(entry, found))) different.push(entry);
    doneBytes += entry.value.length;
    report({ phase, doneBytes, totalBytes });
  }
  return different;
}

/**
 * Whether a stored value is equal. Sources are compared as text, because versions of zlib may compress the same text
 * differently.
 */
async function isSame({ key, value }: KvEntry, found: Uint8Array<ArrayBuffer>): Promise<boolean> {
  const bytes =
    typeof value === "string" ? Uint8Array.from(new TextEncoder().encode(value)) : value;
  if (isSameBytes(bytes, found)) return true;
  if (!key.startsWith("source/")) return false;
  try {
    return (await gunzip(found)) === (await gunzip(bytes));
  } catch (error) {
    // The stored value is not gzip.
    if (error instanceof TypeError) return false;
    throw error;
  }
}

/** Enough for several cores. Each takes some megabytes of memory. */
const GZIPPED_AT_ONCE = 4;

async function entriesOf({
  manifest,
  shards,
  sources,
  oldUrls,
}: CompiledRelease): Promise<KvEntry[]> {
  const { release: id } = manifest;
  const entries: KvEntry[] = shards.map((value, index) => ({ key: shardKey(id, index), value }));
  for (const some of inParts([...sources.entries()], GZIPPED_AT_ONCE)) {
    const packed = some.map(async ([index, part]) => ({
      key: sourceKey(id, index),
      value: await gzip(part),
    }));
    entries.push(...(await Promise.all(packed)));
  }
  return [...entries, ...sitemapEntries({ manifest, oldUrls })];
}

function sizeOf(entries: readonly KvEntry[]): number {
  return entries.reduce((sum, it) => sum + it.value.length, 0);
}
