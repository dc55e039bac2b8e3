import type { Instant } from "../../domain/instant.ts";
import { CURRENT_KEY, OVERLAY_KEY } from "../records/keys.ts";
import type { Snapshot } from "./snapshot.ts";

/** The state of an isolate, for people and for monitors. */
export interface TableProviderStatus {
  readonly snapshot: Snapshot;
  readonly residentBytes: number;
  /** When KV last answered. */
  readonly refreshedAt: Instant | null;
  readonly confirmed: Confirmed;
  /** Resolves when KV has answered the refresh in progress; null if there is none. Never rejects. */
  readonly refreshing: Promise<void> | null;
  /** How many consecutive refreshes KV has failed to answer. */
  readonly failures: number;
  /** What is wrong with KV or its contents. Meanwhile the last good state serves. */
  readonly problems: readonly string[];
}

/** By key: when KV last held exactly what this isolate uses; null for never. An absent key that is unused counts too. */
export interface Confirmed {
  readonly current: Instant | null;
  readonly overlay: Instant | null;
}

export const NEVER_CONFIRMED: Confirmed = { current: null, overlay: null };

/**
 * @param found The texts in KV now.
 * @param used The texts that this isolate uses. A malformed text is not among them.
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
