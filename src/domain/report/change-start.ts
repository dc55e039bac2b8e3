/** When a change of a rule takes effect, judged only by the two windows and not by other rules. */
import type { Instant } from "../instant.ts";
import type { Window } from "../table/rule.ts";

/** The windows of a rule before and after a change; null where there is no rule. */
export interface WindowChange {
  readonly before: Window | null;
  readonly after: Window | null;
  /** Whether the answers differ while both are open. */
  readonly isOtherAnswer: boolean;
}

/** The gate in force under either table; `Infinity` if it never opens. */
export interface Gates {
  readonly before: Instant;
  readonly after: Instant;
}

/**
 * The first instant, from `now` on, at which the old and the new rule differ: only one of them is open, or both are and
 * answer differently.
 *
 * @returns `now` if they already differ; null if they never will.
 */
export function changeStart(
  { before, after, isOtherAnswer }: WindowChange,
  gates: Gates,
  now: Instant,
): Instant | null {
  const spans = [spanOf(before, gates.before), spanOf(after, gates.after)];
  const bounds = spans.flat().filter((it) => it > now && it < Infinity);
  const differs = (at: Instant): boolean => {
    const [isOld = false, isNew = false] = spans.map(([start, end]) => start <= at && at < end);
    return isOld !== isNew || (isOld && isOtherAnswer);
  };
  return [now, ...bounds.toSorted((a, b) => a - b)].find(differs) ?? null;
}

/** The half-open span of a window; empty if there is no rule. */
function spanOf(window: Window | null, gate: Instant): readonly [Instant, Instant] {
  if (!window) return [Infinity, -Infinity];
  return [window.startsAt ?? gate, window.endsAt ?? Infinity];
}
