import type { Instant } from "../../src/domain/instant.ts";
import type { KvStore } from "../../src/store/kv/kv-store.ts";
import { signoffPrefix } from "../../src/store/records/keys.ts";
import type { Signoff } from "../../src/store/records/signoffs.ts";
import { readManifest, readPointer } from "../../src/store/records/stored-release.ts";

interface Stores {
  readonly redirects: KvStore;
  readonly signoffs: KvStore;
}

/** What the console writes when somebody who compared a release with what serves approves it. */
export async function approve(
  { redirects, signoffs }: Stores,
  release: string,
  now: Instant,
): Promise<void> {
  const { sha256 } = await readManifest(redirects, release);
  const pointer = await readPointer(redirects);
  const record: Signoff = {
    release,
    manifest: sha256,
    decision: "approve",
    by: { email: "eva@example.com", subject: "eva" },
    via: "access",
    at: new Date(now).toISOString(),
    comment: "",
    base: pointer?.release ?? null,
    previous: null,
  };
  const key = `${signoffPrefix(release)}${record.at}-${crypto.randomUUID().slice(0, 8)}`;
  await signoffs.put([{ key, value: JSON.stringify(record) }]);
}
