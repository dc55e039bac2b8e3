/** The chain of decisions and remarks: each record names the hash of the one before it. */
import type { Instant } from "../../domain/instant.ts";
import { sha256 } from "../../release/hash.ts";
import type { KvStore } from "../../store/kv/kv-store.ts";
import { signoffPrefix } from "../../store/records/keys.ts";
import {
  readSignoffs,
  type Remark,
  type Signoff,
  type SignoffRecord,
} from "../../store/records/signoffs.ts";

/** The key prefix of all records of all releases, in the namespace `SIGNOFFS`. */
export const SIGNOFF_PREFIX = "signoff/";

/** The state of a record's link to its predecessor. */
export type LinkState =
  /** The record before it exists and is unchanged. */
  | "linked"
  | "first"
  /** Another record names the same predecessor, because two people decided at once. */
  | "fork"
  /** The record that it names is missing or was changed. */
  | "broken"
  /** It cannot be read, or contradicts its key. */
  | "unreadable";

export interface ChainEntry {
  readonly key: string;
  readonly hash: string;
  /** The reference that people quote: the beginning of the record's hash. */
  readonly reference: string;
  /** null if it is a remark, or cannot be read. */
  readonly signoff: Signoff | null;
  /** null if it is a decision, or cannot be read. */
  readonly remark: Remark | null;
  readonly state: LinkState;
}

export interface Chain {
  /** Ordered by time. */
  readonly entries: readonly ChainEntry[];
  /** The newest readable record; null if there is none. */
  readonly newest: ChainEntry | null;
}

const REFERENCE_CHARACTERS = 12;

/** Returns `<time>-<random>` from a key `signoff/<id>/<time>-<random>`; records are ordered by it. */
function timeOfKey(key: string): string {
  return key.slice(key.lastIndexOf("/") + 1);
}

/** Verifies all records against each other. */
export async function verifyChain(records: readonly SignoffRecord[]): Promise<Chain> {
  const ordered = records.toSorted((a, b) => (timeOfKey(a.key) < timeOfKey(b.key) ? -1 : 1));
  const hashes = await Promise.all(ordered.map((it) => sha256(it.text)));
  const known = new Set(hashes);
  const followers = new Map<string | null, number>();
  for (const { signoff, remark } of ordered) {
    const link = signoff ?? remark;
    if (link) followers.set(link.previous, (followers.get(link.previous) ?? 0) + 1);
  }
  const entries = ordered.map(({ key, signoff, remark }, index): ChainEntry => {
    const hash = hashes[index] ?? "";
    const reference = hash.slice(0, REFERENCE_CHARACTERS);
    const shared = { key, hash, reference, signoff, remark };
    const link = signoff ?? remark;
    if (!link) return { ...shared, state: "unreadable" };
    const { previous } = link;
    if (previous !== null && !known.has(previous)) return { ...shared, state: "broken" };
    if ((followers.get(previous) ?? 0) > 1) return { ...shared, state: "fork" };
    return { ...shared, state: previous === null ? "first" : "linked" };
  });
  return { entries, newest: entries.findLast((it) => it.signoff ?? it.remark) ?? null };
}

/** The fields that every record of the chain has. */
export interface Link {
  readonly at: string;
  /** The SHA-256 of the record before it; null for the first. */
  readonly previous: string | null;
}

/**
 * Appends a record to the chain. If two people write in the same second, both records are kept: each has a key of its
 * own, and names the same predecessor.
 *
 * @param recordWith Makes the record that follows all others; null if they leave nothing to record.
 * @returns The part of the key after the release, by which the record is found; null if there was nothing to record.
 * @throws StoreError if it could not be written.
 */
export async function appendRecord(
  signoffs: KvStore,
  release: string,
  now: Instant,
  recordWith: (link: Link, before: readonly SignoffRecord[]) => object | null,
): Promise<string | null> {
  const before = await readSignoffs(signoffs, SIGNOFF_PREFIX, now);
  const { newest } = await verifyChain(before);
  const last = newest?.signoff ?? newest?.remark;
  // Later than the record before it, whatever the clocks say, so that times follow the order of the chain.
  const after = last ? Date.parse(last.at) + 1 : now;
  // Always with milliseconds, so that keys sort like times.
  const at = new Date(Math.max(now, after)).toISOString();
  const name = `${at}-${crypto.randomUUID().slice(0, 8)}`;
  const record = recordWith({ at, previous: newest?.hash ?? null }, before);
  if (record === null) return null;
  await signoffs.put([{ key: `${signoffPrefix(release)}${name}`, value: JSON.stringify(record) }]);
  return name;
}
