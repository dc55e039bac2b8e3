import type { Instant } from "../instant.ts";
import { covers } from "../table/covers.ts";
import { findPattern } from "../table/pattern-set.ts";
import type { Rule } from "../table/rule.ts";
import type { Site } from "../table/table.ts";
import { madeUpLookup } from "./probe.ts";

/** The first instant from `at` on at which not all of a rule's addresses are kept by one entry. */
export function keptUntil(rule: Rule, site: Site, at: Instant): Instant {
  if (site.keep.size === 0) return at;
  const { segments } = madeUpLookup({ table: { site, layers: [] } }, rule);
  const keeper = findPattern(
    site.keep,
    "",
    segments,
    ({ source, data }) => data !== null && at < data && covers(source, rule.source, site.hosts),
  );
  return keeper?.data ? keptUntil(rule, site, keeper.data) : at;
}
