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

/** The prefix of all records of all releases, in the namespace `SIGNOFFS`. */
export const SIGNOFF_PREFIX = "signoff/";

/** How a record is linked into the chain. */
export type LinkState =
  /** It names the record before it, which is there and unchanged. */
  | "linked"
  /** The first of all. */
  | "first"
  /** Another record names the same predecessor: two decided at once. */
  | "fork"
  /** The record that it names is not there, or was changed. */
  | "broken"
  /** It cannot be read, or contradicts its key. */
  | "unreadable";

export interface ChainEntry {
  readonly key: string;
  readonly hash: string;
  /** What people quote: the beginning of the record's hash. */
  readonly reference: string;
  /** null if it is a remark, or cannot be read. */
  readonly signoff: Signoff | null;
  /** null if it is a decision, or cannot be read. */
  readonly remark: Remark | null;
  readonly state: LinkState;
}

export interface Chain {
  /** In order of time. */
  readonly entries: readonly ChainEntry[];
  /** The newest record that can be read; null if there is none. */
  readonly newest: ChainEntry | null;
}

export const REFERENCE_CHARACTERS = 12;

/** `<time>-<random>` of a key `signoff/<id>/<time>-<random>`: by this records are ordered. */
export function timeOfKey(key: string): string {
  return key.slice(key.lastIndexOf("/") + 1);
}

/** Verifies all records against each other. */
export async function verifyChain(records: readonly SignoffRecord[]): Promise<Chain> {
  const ordered = records.toSorted((a, b) => (timeOfKey(a.key) < timeOfKey(b.key) ? -1 : 1));
  const hashes = await Promise.all(ordered.map((it) => sha256(it.text)));
  const known = new Set(hashes);
  const followers = new Map<string | null, number>();
  for (const record of ordered) {
    const link = linkOf(record);
    if (link) followers.set(link.previous, (followers.get(link.previous) ?? 0) + 1);
  }
  const entries = ordered.map((record, index): ChainEntry => {
    const hash = hashes[index] ?? "";
    const { signoff, remark } = record;
    const link = linkOf(record);
    const shared = {
      key: record.key,
      hash,
      reference: hash.slice(0, REFERENCE_CHARACTERS),
      signoff,
      remark,
    };
    if (!link) return { ...shared, state: "unreadable" };
    const { previous } = link;
    if (previous !== null && !known.has(previous)) return { ...shared, state: "broken" };
    if ((followers.get(previous) ?? 0) > 1) return { ...shared, state: "fork" };
    return { ...shared, state: previous === null ? "first" : "linked" };
  });
  return { entries, newest: entries.findLast((it) => linkOf(it) !== null) ?? null };
}

/** What a record says of its place in the chain; null if it cannot be read. */
function linkOf({
  signoff,
  remark,
}: Pick<SignoffRecord, "signoff" | "remark">): Signoff | Remark | null {
  return signoff ?? remark;
}

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
  const { newest } = await verifyChain(await readSignoffs(signoffs, SIGNOFF_PREFIX, now));
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
