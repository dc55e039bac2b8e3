import { daysFrom } from "../../hits/day.ts";
import { ALWAYS, type Span } from "../../hits/read.ts";
import { CliError } from "../terminal/errors.ts";

/** Reads a span of days, which are in UTC. */
export function readSpan(since: string | undefined, before: string | undefined): Span {
  const span = {
    since: since === undefined ? ALWAYS.since : readDay("--since", since),
    before: before === undefined ? ALWAYS.before : readDay("--before", before),
  };
  if (span.since < span.before) return span;
  throw new CliError(
    `No day from ${span.since} on is before ${span.before}`,
    "Give a later day for --before, which is exclusive, or an earlier one for --since",
  );
}

export function readDay(option: string, text: string): string {
  const day = /^\d{4}-\d{2}-\d{2}$/.test(text) ? new Date(`${text}T00:00:00Z`) : null;
  const isReal = day !== null && Number.isFinite(day.getTime());
  if (isReal && day.toISOString().startsWith(text)) return text;
  throw new CliError(
    `${option}: ${JSON.stringify(text)} is not a day`,
    "Write one such as 2026-11-29",
  );
}

/** The number of days from one to another, including both; a month counts from its first day. */
export function daysBetween(first: string, last: string): number {
  return Math.max(1, daysFrom(first, last) + 1);
}
