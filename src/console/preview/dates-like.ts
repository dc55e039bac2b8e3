import { type Instant, localTime, parseLocalTime } from "../../domain/instant.ts";

/**
 * The dates that somebody may mean who typed one without an offset, or no date at all. For a local date and time, that
 * instant on the site's clocks; for a day, its beginning and, if it is on that day, the gate; otherwise now and the
 * gate. In ascending order.
 */
export function datesLike(
  typed: string,
  timeZone: string,
  gate: Instant,
  now: Instant,
): readonly Instant[] {
  const local = parseLocalTime(typed, timeZone);
  const finite = Number.isFinite(gate) ? [gate] : [];
  const dayOf = (at: Instant): string => localTime(at, timeZone).slice(0, "2025-01-01".length);
  const dates =
    local === null
      ? [Math.floor(now / 1000) * 1000, ...finite]
      : [local, ...(typed.length > DATE_LENGTH ? [] : finite.filter((it) => dayOf(it) === typed))];
  return [...new Set(dates)].toSorted((a, b) => a - b);
}

const DATE_LENGTH = "2025-01-01".length;
