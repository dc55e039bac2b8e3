/** What `overlay` and `activatesAt` put into force. Loads no schema: every isolate needs it for its first answer. */
import { type Instant, parseInstant } from "../../domain/instant.ts";
import { compileRule } from "../../domain/table/compile.ts";
import type { Rule } from "../../domain/table/rule.ts";
import { createLayer, type Layer, type Site } from "../../domain/table/table.ts";
import { cleanValue } from "../../routes-file/clean-value.ts";
import type { Overlay } from "./overlay.ts";

/** The rows that serve, as the layer that lies over a release. */
export function layerOf(overlay: Overlay, site: Pick<Site, "hosts" | "targetHosts">): Layer {
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
  /** What stands in the key, where it is no instant: then the last valid one stays. */
  readonly invalid: string | null;
}

/**
 * @param text What stands under `activatesAt`; null where nothing does.
 * @param last The last valid value, as the overlay keeps it.
 */
export function gateInForce(text: string | null, last: string | null): GateInForce {
  if (text === null) return { value: null, instant: null, invalid: null };
  const value = cleanValue(text);
  const instant = parseInstant(value);
  if (instant !== null) return { value, instant, invalid: null };
  return { value: last, instant: last === null ? null : parseInstant(last), invalid: value };
}
