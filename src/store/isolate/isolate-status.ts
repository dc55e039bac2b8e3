import type { Instant } from "../../domain/instant.ts";
import { CURRENT_KEY, OVERLAY_KEY } from "../records/keys.ts";
import type { Snapshot } from "./snapshot.ts";

/** The state of an isolate, for people and monitors. */
export interface TableProviderStatus {
  readonly snapshot: Snapshot;
  readonly residentBytes: number;
  /** When KV last answered. */
  readonly refreshedAt: Instant | null;
  readonly confirmed: Confirmed;
  /** Resolves when KV has answered the refresh in progress; null if none is in progress. Never rejects. */
  readonly refreshing: Promise<void> | null;
  /** The number of consecutive refreshes that KV failed to answer. */
  readonly failures: number;
  /** What is wrong with KV or its contents. The last good state serves meanwhile. */
  readonly problems: readonly string[];
}

/** By key, when KV was last seen to hold exactly what this isolate uses, or both had nothing; null if never. */
export interface Confirmed {
  readonly current: Instant | null;
  readonly overlay: Instant | null;
}

export const NEVER_CONFIRMED: Confirmed = { current: null, overlay: null };

/**
 * @param found The current texts in KV.
 * @param used The texts in use by this isolate, which exclude malformed ones.
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
