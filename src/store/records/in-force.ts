/** What `overlay` and `activatesAt` put into force. Loads no schema: every isolate needs it for its first answer. */
import { type Instant, parseInstant } from "../../domain/instant.ts";
import { compileRule } from "../../domain/table/compile.ts";
import type { Rule } from "../../domain/table/rule.ts";
import type { RuleData } from "../../domain/table/schema.ts";
import { createLayer, type Layer, type Site } from "../../domain/table/table.ts";
import { cleanValue } from "../../routes-file/clean-value.ts";

export const OVERLAY_FORMAT = 1;

/** The rows that serve, as the layer that lies over a release. */
export function layerOf(
  overlay: { readonly rows: readonly { readonly rule: RuleData | null }[] },
  site: Pick<Site, "hosts" | "aliases" | "targetHosts">,
): Layer {
  const rules = overlay.rows.flatMap(({ rule }, index): Rule[] => {
    const compiled = rule && compileRule(rule, index, site, () => {}, ["rows", index]);
    return compiled ? [compiled] : [];
  });
  return createLayer(rules);
}

/** The gate that `activatesAt` puts into force. */
export interface GateInForce {
  /** As typed; null: the site's own gate is in force. */
  readonly value: string | null;
  readonly instant: Instant | null;
  /** What the key holds if it is not an instant: the last valid one then stays in force. */
  readonly invalid: string | null;
}

/** With every digit of a second that anybody writes, and white space around it. */
export const GATE_CHARACTERS_AT_MOST = 200;

function cut(text: string): string {
  return `${text.slice(0, GATE_CHARACTERS_AT_MOST).trim()}…`;
}

/**
 * @param text What stands under `activatesAt`; null if nothing does.
 * @param last The last valid value, as the overlay keeps it.
 */
export function gateInForce(text: string | null, last: string | null): GateInForce {
  if (text === null) return { value: null, instant: null, invalid: null };
  // Whatever is longer is a paste by mistake, of which the beginning says enough: the key may hold 25 MiB.
  const value = text.length > GATE_CHARACTERS_AT_MOST ? cut(text) : cleanValue(text);
  const instant = parseInstant(value);
  if (instant !== null) return { value, instant, invalid: null };
  return { value: last, instant: last === null ? null : parseInstant(last), invalid: value };
}

/**
 * The gate of a release, which the key moves.
 *
 * @param site `activatesAt` of the site as written.
 * @param moved What the key `activatesAt` puts in its place; null for nothing.
 * @returns Infinity if the site's cannot be read: an unreadable date switches nothing on.
 */
export function gateOf(site: string, moved: Instant | null): Instant {
  return moved ?? parseInstant(site) ?? Infinity;
}

/** As much of a pointer as says which promotion it is of. */
interface PromotionMark {
  readonly release: string | null;
  readonly promotedAt: string;
}

/**
 * Whether a pointer took the place of another one, by what it says of itself: KV may give an older value once more for a
 * minute. The instants are names here, and order nothing: what stands in no relation is taken, and the last write wins.
 */
export function isReplacedPointer(
  seen: PromotionMark,
  held: { readonly history: readonly PromotionMark[] } | null,
): boolean {
  const { release, promotedAt } = seen;
  return (held?.history ?? []).some((it) => it.promotedAt === promotedAt && it.release === release);
}

/** The same of an overlay. */
export function isReplacedOverlay(
  seen: { readonly writtenAt: string },
  held: { readonly replaced?: readonly string[] | undefined } | null,
): boolean {
  return held?.replaced?.includes(seen.writtenAt) ?? false;
}

/** So far clocks of people and machines are apart, a slip of summer time included. */
const CLOCKS_APART_MS = 60 * 60 * 1000 + 60_000;

/** Whether a record bears an instant that no clock can have shown yet. One that cannot be read does not. */
export function isFromFuture(at: string, now: Instant): boolean {
  return Date.parse(at) > now + CLOCKS_APART_MS;
}

/**
 * The instant that a record bears: now, or the first moment after it that none of the others has, since each is known by
 * it.
 *
 * @param others Of the records that it takes the place of.
 */
export function freeInstant(now: Instant, others: readonly string[]): Instant {
  const taken = new Set(others.map((it) => Date.parse(it)));
  let instant = now;
  while (taken.has(instant)) instant += 1;
  return instant;
}
