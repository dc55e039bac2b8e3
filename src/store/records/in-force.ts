/**
 * What `overlay` and `activatesAt` put into force. Imports no schema, because every isolate needs this for its first
 * answer.
 */
import { type Instant, parseInstant } from "../../domain/instant.ts";
import { compileRule } from "../../domain/table/compile.ts";
import type { Rule } from "../../domain/table/rule.ts";
import type { RuleData } from "../../domain/table/schema.ts";
import { createLayer, type Layer, type Site } from "../../domain/table/table.ts";
import { cleanValue } from "../../routes-file/clean-value.ts";

export const OVERLAY_FORMAT = 1;

/** The rows in service, as a layer over a release. */
export function layerOf(
  overlay: { readonly rows: readonly { readonly rule: RuleData | null }[] },
  site: Pick<Site, "hosts" | "aliases" | "targetHosts">,
): Layer {
  const rules = overlay.rows.flatMap(({ rule }, index): Rule[] => {
    const compiled = rule && compileRule(rule, index, site);
    return compiled ? [compiled] : [];
  });
  return createLayer(rules);
}

/** The gate that results from the key `activatesAt`. */
export interface GateInForce {
  /** As typed; null if the site's own gate is in force. */
  readonly value: string | null;
  readonly instant: Instant | null;
  /** The value of the key if it is not an instant, in which case the last valid value stays in force. */
  readonly invalid: string | null;
}

/** Enough for an instant with decimal places and surrounding white space. */
const GATE_CHARACTERS_AT_MOST = 200;

function cut(text: string): string {
  return `${text.slice(0, GATE_CHARACTERS_AT_MOST).trim()}…`;
}

/**
 * @param text The value of `activatesAt`; null if it is not set.
 * @param last The last valid value, as kept in the overlay.
 */
export function gateInForce(text: string | null, last: string | null): GateInForce {
  if (text === null) return { value: null, instant: null, invalid: null };
  // Anything longer was pasted by mistake, and may be 25 MiB long: its first part suffices.
  const value = text.length > GATE_CHARACTERS_AT_MOST ? cut(text) : cleanValue(text);
  const instant = parseInstant(value);
  if (instant !== null) return { value, instant, invalid: null };
  return { value: last, instant: last === null ? null : parseInstant(last), invalid: value };
}

/**
 * The gate in force for a release.
 *
 * @param site The site's `activatesAt` as written.
 * @param moved The value of the key `activatesAt`, which overrides it; null if it is not set.
 * @returns Infinity if the site's value is unreadable: an unreadable date switches nothing on.
 */
export function gateOf(site: string, moved: Instant | null): Instant {
  return moved ?? parseInstant(site) ?? Infinity;
}

/** The part of a pointer that identifies its promotion. */
interface PromotionMark {
  readonly release: string | null;
  readonly promotedAt: string;
}

/**
 * Whether a pointer has been replaced by another one, according to the latter's history, because KV may return an older
 * value for up to a minute. The instants only identify promotions and are not compared: an unrelated pointer is
 * accepted, and the last write wins.
 */
export function isReplacedPointer(
  seen: PromotionMark,
  held: { readonly history: readonly PromotionMark[] } | null,
): boolean {
  const { release, promotedAt } = seen;
  return (held?.history ?? []).some((it) => it.promotedAt === promotedAt && it.release === release);
}

/** Like `isReplacedPointer`, for overlays. */
export function isReplacedOverlay(
  seen: { readonly writtenAt: string },
  held: { readonly replaced?: readonly string[] | undefined } | null,
): boolean {
  return held?.replaced?.includes(seen.writtenAt) ?? false;
}

/** The largest plausible difference between clocks, including one hour of misconfigured summer time. */
const CLOCKS_APART_MS = 60 * 60 * 1000 + 60_000;

/** Whether a record is dated later than any clock can be. False for an unreadable date. */
export function isFromFuture(at: string, now: Instant): boolean {
  return Date.parse(at) > now + CLOCKS_APART_MS;
}

/**
 * The instant for a new record: now, or the first later millisecond that no other record has, because instants identify
 * records.
 *
 * @param others The instants of the records that it replaces.
 */
export function freeInstant(now: Instant, others: readonly string[]): Instant {
  const taken = new Set(others.map((it) => Date.parse(it)));
  let instant = now;
  while (taken.has(instant)) instant += 1;
  return instant;
}
