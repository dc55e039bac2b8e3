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

/**
 * @param text What stands under `activatesAt`; null if nothing does.
 * @param last The last valid value, as the overlay keeps it.
 */
export function gateInForce(text: string | null, last: string | null): GateInForce {
  if (text === null) return { value: null, instant: null, invalid: null };
  const value = cleanValue(text);
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

/**
 * Whether an overlay, or a pointer, was written before the one that is held: KV may give an older value once more
 * for a minute. One written at the same instant was not.
 */
export function isOlder(at: string, held: string | null): boolean {
  return held !== null && Date.parse(at) < Date.parse(held);
}
