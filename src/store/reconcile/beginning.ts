import { formatInstant, type Instant, parseInstant } from "../../domain/instant.ts";
import { compileRule } from "../../domain/table/compile.ts";
import type { RuleData } from "../../domain/table/schema.ts";
import type { Site } from "../../domain/table/table.ts";
import { keptUntil } from "../../domain/validate/kept-until.ts";

/**
 * When a rule begins to answer, if that is in the future: at its start, or once `site.keep` keeps none of its addresses.
 *
 * @param site With the gate in force.
 */
export function beginningOf(rule: RuleData | null, site: Site, now: Instant): string | null {
  if (!rule) return null;
  const start = rule.startsAt === undefined ? site.activatesAt : parseInstant(rule.startsAt);
  if (start === null) return null;
  const compiled = compileRule(rule, 0, site, () => {}, []);
  const begins = compiled ? keptUntil(compiled, site, Math.max(start, now)) : start;
  return now < begins && Number.isFinite(begins) ? formatInstant(begins) : null;
}
