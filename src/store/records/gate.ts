import { formatInstant, type Instant, parseInstant } from "../../domain/instant.ts";
import { cleanValue } from "../../routes-file/kv-row.ts";

/** What the key `activatesAt` comes to. */
export interface Gate {
  /** The value in force, as typed but for white space around it; null: the site's own gate is in force. */
  readonly value: string | null;
  /** The same as an instant. */
  readonly instant: Instant | null;
  /** What is typed now, if it is no instant: then the last valid value stays in force. */
  readonly malformed: string | null;
}

/**
 * Interprets the key `activatesAt`.
 *
 * @param text As it stands in KV; null if there is no such key, which puts the site's own gate into force.
 * @param last The last valid value that is known, for a malformed one; null if none is.
 */
export function readGate(text: string | null, last: string | Instant | null): Gate {
  if (text === null) return { value: null, instant: null, malformed: null };
  const typed = cleanValue(text);
  const instant = parseInstant(typed);
  if (instant !== null) return { value: typed, instant, malformed: null };
  const value = typeof last === "number" ? formatInstant(last) : last;
  return { value, instant: value === null ? null : parseInstant(value), malformed: typed };
}

/**
 * The gate in force.
 *
 * @param site `activatesAt` of the site as written.
 * @param moved The instant that the key `activatesAt` puts in its place; null for none.
 * @returns Infinity if the site's cannot be read: an unreadable date switches nothing on.
 */
export function gateInForce(site: string, moved: Instant | null): Instant {
  return moved ?? parseInstant(site) ?? Infinity;
}
