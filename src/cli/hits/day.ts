import { daysFrom } from "../../hits/day.ts";
import { ALWAYS, type Span } from "../../hits/read.ts";
import { CliError } from "../terminal/errors.ts";

/** Days are counted in UTC. */
export function readSpan(since: string | undefined, before: string | undefined): Span {
  return {
    since: since === undefined ? ALWAYS.since : readDay("--since", since),
    before: before === undefined ? ALWAYS.before : readDay("--before", before),
  };
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

/** How many days there are from one to another, both of them counted; a month counts from its first. */
export function daysBetween(first: string, last: string): number {
  return Math.max(1, daysFrom(first, last) + 1);
}
