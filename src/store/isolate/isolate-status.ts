import type { Instant } from "../../domain/instant.ts";
import { CURRENT_KEY, OVERLAY_KEY } from "../records/keys.ts";
import type { Snapshot } from "./snapshot.ts";

/** How an isolate fares, for people and for monitors. */
export interface TableProviderStatus {
  readonly snapshot: Snapshot;
  readonly residentBytes: number;
  /** When KV was last heard. */
  readonly refreshedAt: Instant | null;
  readonly confirmed: Confirmed;
  /** The refresh under way, until KV is heard; null if there is none. Never rejects. */
  readonly refreshing: Promise<void> | null;
  /** How many times in a row KV did not answer. */
  readonly failures: number;
  /** What is wrong with what KV holds or does; what serves is the last good. */
  readonly problems: readonly string[];
}

/** When KV last held just what this isolate uses of each key; null for never. A key that is not there counts as held. */
export interface Confirmed {
  readonly current: Instant | null;
  readonly overlay: Instant | null;
}

export const NEVER_CONFIRMED: Confirmed = { current: null, overlay: null };

/**
 * @param found What KV holds now.
 * @param used The texts that this isolate uses: one that cannot be used is not among them.
 */
export function confirm(
  before: Confirmed,
  found: ReadonlyMap<string, string | null>,
  used: ReadonlyMap<string, string>,
  now: Instant,
): Confirmed {
  const isUsed = (key: string): boolean => (found.get(key) ?? null) === (used.get(key) ?? null);
  return {
    current: isUsed(CURRENT_KEY) ? now : before.current,
    overlay: isUsed(OVERLAY_KEY) ? now : before.overlay,
  };
}
