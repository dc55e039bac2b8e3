/**
 * Records whose keys end in an instant, such as `check/<id>/<time>`. The one written last counts.
 *
 * The instants only order the keys: a writer chooses one later than all existing ones, whatever the clocks say, so that
 * a record from a wrong clock does not hide later ones. The record itself says when it was written.
 */
import { formatInstant, type Instant, parseInstant } from "../../domain/instant.ts";

/**
 * Further ahead than any working clock. A record with a later date is ignored. The limit is relative to the clock,
 * because a record at a fixed limit could have no successor.
 */
const AHEAD_AT_MOST_MS = 100 * 365.25 * 86_400_000;

/** Whether a record with that instant counts. If so, it can have a successor. */
export function isWithinReach(time: Instant, now: Instant): boolean {
  return time <= now + AHEAD_AT_MOST_MS;
}

export interface TimedKey {
  readonly key: string;
  readonly time: Instant;
}

/**
 * The keys that end in an instant within reach, last written last. Others, such as copies made by people, are left out.
 */
export function inOrder(keys: readonly string[], now: Instant): TimedKey[] {
  return keys
    .flatMap((key): TimedKey[] => {
      const time = parseInstant(key.slice(key.lastIndexOf("/") + 1));
      return time !== null && isWithinReach(time, now) ? [{ key, time }] : [];
    })
    .toSorted((a, b) => a.time - b.time);
}

/** The instant for the next record's key: now, or just after the latest existing one. */
export function timeBehind(keys: readonly string[], now: Instant): string {
  const last = inOrder(keys, now).at(-1);
  return formatInstant(last ? Math.max(now, last.time + 1) : now);
}
