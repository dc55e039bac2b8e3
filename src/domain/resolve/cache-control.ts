import type { Instant } from "../instant.ts";
import { isPermanentRedirect } from "../table/redirect-status.ts";

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
  if (!isPermanent(status)) return NO_STORE;
  return `public, max-age=${secondsUntil(changesAt, now, maxAgeSeconds)}`;
}

/**
 * Until when an answer stays what it is, to the byte: until it may change, and before that until its lifetime
 * begins to shrink towards that instant.
 *
 * @returns The first instant at which it may be another.
 */
export function sameUntil(
  status: number,
  maxAgeSeconds: number,
  changesAt: Instant | null,
): Instant {
  if (changesAt === null) return Infinity;
  return isPermanent(status) ? changesAt - maxAgeSeconds * 1000 : changesAt;
}

function isPermanent(status: number): boolean {
  return status === 200 || status === 410 || isPermanentRedirect(status);
}

/** Whole seconds from now to an instant, rounded down, at most `ceiling`. */
export function secondsUntil(instant: Instant | null, now: Instant, ceiling: number): number {
  if (instant === null) return ceiling;
  return Math.max(0, Math.min(ceiling, Math.floor((instant - now) / 1000)));
}
