import { formatInstant, type Instant, parseInstant } from "../instant.ts";
import { compileRule } from "../table/compile.ts";
import { covers } from "../table/covers.ts";
import { findPattern } from "../table/pattern-set.ts";
import type { Rule } from "../table/rule.ts";
import type { RuleData } from "../table/schema.ts";
import type { Site } from "../table/table.ts";
import { madeUpLookup } from "./probe.ts";

/** The first instant from `at` on at which no single entry of `site.keep` keeps all of a rule's addresses. */
export function keptUntil(rule: Rule, site: Site, at: Instant): Instant {
  const { segments } = madeUpLookup({ table: { site, layers: [] } }, rule);
  const keeper = findPattern(
    site.keep,
    "",
    segments,
    ({ source, data }) => data !== null && at < data && covers(source, rule.source, site.hosts),
  );
  return keeper?.data ? keptUntil(rule, site, keeper.data) : at;
}

/**
 * When a rule begins to answer, if in the future: at its start, or once `site.keep` no longer keeps all its addresses.
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
