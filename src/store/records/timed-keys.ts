/**
 * Records of which each stands under a key that ends in a time: `check/<id>/<time>` and others. The last written counts.
 *
 * The times order the keys and say nothing else: whoever writes takes one behind all that are there, whatever the clocks
 * say, so that a record from a clock that was wrong hides none that follow. When it was, a record says itself.
 */
import { formatInstant, type Instant, parseInstant } from "../../domain/instant.ts";

/**
 * Further ahead than any clock that still runs: what is dated later is no record. Were the limit a date that stands, nothing
 * could be written behind it; this one moves on with the clock.
 */
const AHEAD_AT_MOST_MS = 100 * 365.25 * 86_400_000;

/** Whether a record with that time is one: others can be written behind it. */
export function isWithinReach(time: Instant, now: Instant): boolean {
  return time <= now + AHEAD_AT_MOST_MS;
}

export interface TimedKey {
  readonly key: string;
  readonly time: Instant;
}

/** The keys that end in a time within reach, the last written last. Others, as copies that people made, are left out. */
export function inOrder(keys: readonly string[], now: Instant): TimedKey[] {
  return keys
    .flatMap((key): TimedKey[] => {
      const time = parseInstant(key.slice(key.lastIndexOf("/") + 1));
      return time !== null && isWithinReach(time, now) ? [{ key, time }] : [];
    })
    .toSorted((a, b) => a.time - b.time);
}

/** The time for the key of the next record: now, or just behind the last of those that are there. */
export function timeBehind(keys: readonly string[], now: Instant): string {
  const last = inOrder(keys, now).at(-1);
  return formatInstant(last ? Math.max(now, last.time + 1) : now);
}
