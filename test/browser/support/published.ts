/** Releases in a server's KV, as the commands put them there, but without their output or a second runtime. */
import type { CompiledRoutes } from "../../../src/domain/table/compile.ts";
import { compileRelease } from "../../../src/release/compile-release.ts";
import type { KvStore } from "../../../src/store/kv/kv-store.ts";
import { createPointer, stackOver, writePointer } from "../../../src/store/records/promotion.ts";
import { writeProvenance } from "../../../src/store/records/provenance.ts";
import { readManifest, readPointer } from "../../../src/store/records/stored-release.ts";
import { uploadRelease } from "../../../src/store/records/upload.ts";

export const BY = "ana@example.com";

/** Publishes a table and returns the release's id. */
export async function publish(redirects: KvStore, compiled: CompiledRoutes): Promise<string> {
  const release = await compileRelease(compiled, { order: "canonical" }, () => {});
  if (!release) throw new TypeError("The table cannot be compiled");
  await uploadRelease(redirects, release, () => {});
  const id = release.manifest.release;
  const publishedAt = new Date().toISOString();
  const provenance = { publishedAt, publishedBy: BY, from: "routes.json", base: null };
  await writeProvenance(redirects, id, provenance);
  return id;
}

export async function promote(redirects: KvStore, id: string): Promise<void> {
  const before = await readPointer(redirects);
  const target = await readManifest(redirects, id);
  const stack = stackOver(before);
  const reason = "signed off by local";
  const grounds = { kind: "signed" as const, who: ["local"] };
  const now = Date.now();
  const pointer = createPointer({ target, before, stack, by: BY, reason, grounds, now });
  await writePointer(redirects, pointer);
}
