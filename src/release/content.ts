/**
 * The canonical content of a table: one line of JSON for the site, then one for each rule, sorted. The same
 * table has the same content on every machine, in whatever order its rules stand, and a release is named by
 * its SHA-256.
 */
import { ruleSchema, siteSchema, type RoutesData, type RuleData } from "../domain/schema.ts";

const RULE_FIELDS = Object.keys(ruleSchema.def.shape);
const SITE_FIELDS = Object.keys(siteSchema.def.shape);

/** The lines of a table's content, without their line breaks. Rules that could not be read have none. */
export function contentLines({ site, rules }: RoutesData): string[] {
  const lines = rules.flatMap((rule) => (rule ? [formatRule(rule)] : []));
  return [JSON.stringify(pick(site, SITE_FIELDS)), ...lines.sort()];
}

/** Reads lines of content back; what they hold has been checked before it was written. */
export function parseContent(lines: readonly string[]): RoutesData {
  const [site = "null", ...rules] = lines;
  return { site: siteSchema.parse(JSON.parse(site)), rules: rules.map(parseRule) };
}

export function parseRule(line: string): RuleData {
  return ruleSchema.parse(JSON.parse(line));
}

/** A rule as one line: fields in the order of the schema, names within `where` sorted. */
export function formatRule(rule: RuleData): string {
  if (rule.where === undefined) return JSON.stringify(pick(rule, RULE_FIELDS));
  const where = Object.entries(rule.where).map(
    ([name, values]) => [name, Array.isArray(values) ? values : sortKeys(values)] as const,
  );
  return JSON.stringify(pick({ ...rule, where: sortKeys(Object.fromEntries(where)) }, RULE_FIELDS));
}

function pick(value: object, fields: readonly string[]): object {
  const entries = new Map(Object.entries(value));
  return Object.fromEntries(
    fields.flatMap((field) => (entries.has(field) ? [[field, entries.get(field)]] : [])),
  );
}

function sortKeys<Value>(value: Readonly<Record<string, Value>>): Record<string, Value> {
  return Object.fromEntries(Object.entries(value).toSorted(([a], [b]) => (a < b ? -1 : 1)));
}
