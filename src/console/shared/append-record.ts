/** Appends a record to the chain of decisions and remarks: immutable, with a key of its own. */
import type { Instant } from "../../domain/instant.ts";
import type { KvStore } from "../../store/kv/kv-store.ts";
import { signoffPrefix } from "../../store/records/keys.ts";
import { readSignoffs } from "../../store/records/signoffs.ts";
import { SIGNOFF_PREFIX, verifyChain } from "./decision-chain.ts";

/** What every record of the chain says. */
export interface Link {
  readonly at: string;
  /** The SHA-256 of the record before it; null for the first. */
  readonly previous: string | null;
}

/**
 * Two who write in the same second both stay on record: each has a key of its own, and names the same predecessor.
 *
 * @param recordWith Makes the record.
 * @returns The part of the key behind the release, by which it is found.
 * @throws StoreError if it could not be written.
 */
export async function appendRecord(
  signoffs: KvStore,
  release: string,
  now: Instant,
  recordWith: (link: Link) => object,
): Promise<string> {
  const { newest } = await verifyChain(await readSignoffs(signoffs, SIGNOFF_PREFIX));
  const last = newest?.signoff ?? newest?.remark;
  // Later than the record before it, whatever the clocks say: times follow the order of the chain.
  const after = last ? Date.parse(last.at) + 1 : now;
  // Always with milliseconds, so that keys sort as times do.
  const at = new Date(Math.max(now, after)).toISOString();
  const name = `${at}-${crypto.randomUUID().slice(0, 8)}`;
  const record = recordWith({ at, previous: newest?.hash ?? null });
  await signoffs.put([{ key: `${signoffPrefix(release)}${name}`, value: JSON.stringify(record) }]);
  return name;
}
