import type { CompiledRelease } from "../../src/release/compile-release.ts";
import { sha256 } from "../../src/release/hash.ts";
import { CURRENT_KEY } from "../../src/store/records/keys.ts";
import type { KvStore } from "../../src/store/kv/kv-store.ts";
import type { Pointer } from "../../src/store/records/pointer.ts";
import { createPointer, stackOver } from "../../src/store/records/promotion.ts";
import { readPointer } from "../../src/store/records/stored-release.ts";
import { uploadRelease } from "../../src/store/records/upload.ts";

/** Writes a release into KV, where it can be promoted. */
export function publish(kv: KvStore, release: CompiledRelease): Promise<void> {
  return uploadRelease(kv, release, () => {});
}

/** Moves `current` like `promote`. @param release null for the bundled table. */
export async function promote(
  kv: KvStore,
  release: CompiledRelease | null,
  now: number,
): Promise<Pointer> {
  const before = await readPointer(kv);
  const target = release && {
    manifest: release.manifest,
    sha256: await sha256(JSON.stringify(release.manifest)),
  };
  const by = { by: "somebody", reason: "because" };
  const pointer = createPointer({ target, before, stack: stackOver(before), ...by, now });
  await kv.put([{ key: CURRENT_KEY, value: JSON.stringify(pointer) }]);
  return pointer;
}
