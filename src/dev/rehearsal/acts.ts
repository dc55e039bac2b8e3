/** `publish`, `promote` and `rollback`, reduced to what they do to KV. */
import type { Instant } from "../../domain/instant.ts";
import type { CompiledRelease } from "../../release/compile-release.ts";
import type { KvStore } from "../../store/kv/kv-store.ts";
import {
  createPointer,
  stackBelow,
  stackOver,
  writePointer,
} from "../../store/records/promotion.ts";
import { readManifest, readPointer } from "../../store/records/stored-release.ts";
import { uploadRelease } from "../../store/records/upload.ts";

const BY = { by: "the rehearsal", reason: "a rehearsal" };

export async function publishAndPromote(
  kv: KvStore,
  release: CompiledRelease,
  now: Instant,
): Promise<void> {
  await uploadRelease(kv, release, () => {});
  const before = await readPointer(kv);
  const target = await readManifest(kv, release.manifest.release);
  await writePointer(kv, createPointer({ ...BY, target, before, stack: stackOver(before), now }));
}

/** Goes back to the bundled table, which served before any promotion. */
export async function rollBack(kv: KvStore, now: Instant): Promise<void> {
  const before = await readPointer(kv);
  const stack = stackBelow(before, null) ?? [];
  await writePointer(kv, createPointer({ ...BY, target: null, before, stack, now }));
}
