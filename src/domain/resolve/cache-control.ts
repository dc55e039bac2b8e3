import type { Instant } from "../instant.ts";
import { isPermanentRedirect } from "../table/redirect-status.ts";

export const NO_STORE = "no-store";

/**
 * `Cache-Control` for our own answers. A permanent one may be cached up to the ceiling, but not past the next instant
 * at which it may change. All others must not be cached.
 *
 * @param maxAgeSeconds The site's ceiling.
 * @param changesAt The next instant at which the answer may change; null if there is none.
 */
export function cacheControlFor(
  status: number,
  maxAgeSeconds: number,
  changesAt: Instant | null,
  now: Instant,
): string {
  if (!isPermanent(status)) return NO_STORE;
  const seconds = secondsUntil(changesAt, now, maxAgeSeconds);
  if (seconds !== last.seconds) last = { seconds, text: `public, max-age=${seconds}` };
  return last.text;
}

/** The last lifetime with its header. Most answers share it, and so one string object, which is fast to compare. */
let last = { seconds: 0, text: "public, max-age=0" };

/**
 * Until when an answer stays byte-identical: its lifetime then begins to shrink towards the next change.
 *
 * @returns The first instant at which the answer may differ; `Infinity` if there is none.
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

/** Whole seconds from now to an instant, rounded down and capped at `ceiling`. */
export function secondsUntil(instant: Instant | null, now: Instant, ceiling: number): number {
  if (instant === null) return ceiling;
  return Math.max(0, Math.min(ceiling, Math.floor((instant - now) / 1000)));
}
