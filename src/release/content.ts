/**
 * The canonical content of a table: one line of JSON for the site, then one for each rule, sorted. The same
 * table has the same content on every machine, in whatever order its rules stand, and a release is named by
 * its SHA-256.
 */
import { canonicalRule, canonicalSite } from "../domain/canonical-form.ts";
import { type RoutesData, type RuleData, ruleSchema, siteSchema } from "../domain/schema.ts";

/** The lines of a table's content, without their line breaks. Rules that could not be read have none. */
export function contentLines({ site, rules }: RoutesData): string[] {
  const lines = rules.flatMap((rule) => (rule ? [formatRule(rule)] : []));
  return [JSON.stringify(canonicalSite(site)), ...lines.sort()];
}

/** Reads lines of content back; what they hold has been checked before it was written. */
export function parseContent(lines: readonly string[]): RoutesData {
  const [site = "null", ...rules] = lines;
  return { site: siteSchema.parse(JSON.parse(site)), rules: rules.map(parseRule) };
}

export function parseRule(line: string): RuleData {
  return ruleSchema.parse(JSON.parse(line));
}

/** A rule as one line. */
export function formatRule(rule: RuleData): string {
  return JSON.stringify(canonicalRule(rule));
}
