/** The chain of decisions: each record names the hash of the one before it. */
import { sha256 } from "../../release/hash.ts";
import type { Signoff, SignoffRecord } from "../../store/records/signoffs.ts";

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
  readonly signoff: Signoff | null;
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
  for (const { signoff } of ordered) {
    if (!signoff) continue;
    followers.set(signoff.previous, (followers.get(signoff.previous) ?? 0) + 1);
  }
  const entries = ordered.map((record, index): ChainEntry => {
    const hash = hashes[index] ?? "";
    const { signoff } = record;
    const shared = {
      key: record.key,
      hash,
      reference: hash.slice(0, REFERENCE_CHARACTERS),
      signoff,
    };
    if (!signoff || !isOfKey(signoff, record.key)) return { ...shared, state: "unreadable" };
    const { previous } = signoff;
    if (previous !== null && !known.has(previous)) return { ...shared, state: "broken" };
    if ((followers.get(previous) ?? 0) > 1) return { ...shared, state: "fork" };
    return { ...shared, state: previous === null ? "first" : "linked" };
  });
  return { entries, newest: entries.findLast((it) => it.signoff !== null) ?? null };
}

function isOfKey({ release, at }: Signoff, key: string): boolean {
  return key.startsWith(`${SIGNOFF_PREFIX}${release}/${at}-`);
}
