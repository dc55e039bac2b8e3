import type { Instant } from "../../src/domain/instant.ts";
import type { KvStore } from "../../src/store/kv/kv-store.ts";
import { signoffPrefix } from "../../src/store/records/keys.ts";
import { readLastLive } from "../../src/store/records/live.ts";
import type { Signoff } from "../../src/store/records/signoffs.ts";
import { readManifest } from "../../src/store/records/stored-release.ts";

interface Stores {
  readonly redirects: KvStore;
  readonly signoffs: KvStore;
}

/**
 * Writes the record that the console writes when somebody approves a release after comparing it with the serving one.
 *
 * @param differing Differences in the record: another decision, other bytes.
 */
export async function approve(
  { redirects, signoffs }: Stores,
  release: string,
  now: Instant,
  differing: Partial<Signoff> = {},
): Promise<void> {
  const { sha256 } = await readManifest(redirects, release);
  const record: Signoff = {
    release,
    manifest: sha256,
    decision: "approve",
    by: { email: "eva@example.com", subject: "eva" },
    via: "access",
    at: new Date(now).toISOString(),
    comment: "",
    base: (await readLastLive(redirects)).id,
    previous: null,
    ...differing,
  };
  const key = `${signoffPrefix(release)}${record.at}-${record.decision}`;
  await signoffs.put([{ key, value: JSON.stringify(record) }]);
}
