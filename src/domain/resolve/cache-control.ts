import type { Instant } from "../instant.ts";

export const NO_STORE = "no-store";

/**
 * `Cache-Control` for an answer of ours. A permanent one may be cached up to the ceiling, but not past the next
 * instant at which it may change; all others must not be cached.
 *
 * @param maxAgeSeconds The site's ceiling.
 * @param changesAt The next change, or null.
 */
export function cacheControlFor(
  status: number,
  maxAgeSeconds: number,
  changesAt: Instant | null,
  now: Instant,
): string {
  const isPermanent = status === 200 || status === 301 || status === 308 || status === 410;
  if (!isPermanent) return NO_STORE;
  return `public, max-age=${secondsUntil(changesAt, now, maxAgeSeconds)}`;
}

/** Whole seconds from now to an instant, rounded down, at most `ceiling`. */
export function secondsUntil(instant: Instant | null, now: Instant, ceiling: number): number {
  if (instant === null) return ceiling;
  return Math.max(0, Math.min(ceiling, Math.floor((instant - now) / 1000)));
}
