/** One form for what can be written in several orders, so that equal tables are equal texts. */
import { ruleSchema, siteSchema, type RuleData, type SiteData } from "./schema.ts";

const RULE_FIELDS = Object.keys(ruleSchema.def.shape);
const SITE_FIELDS = Object.keys(siteSchema.def.shape);

/** The same site, its fields in the order of the schema. */
export function canonicalSite(site: SiteData): SiteData {
  return pick(site, SITE_FIELDS);
}

/** The same rule, its fields in the order of the schema, names within `where` sorted. */
export function canonicalRule(rule: RuleData): RuleData {
  if (rule.where === undefined) return pick(rule, RULE_FIELDS);
  const where = Object.entries(rule.where).map(
    ([name, values]) => [name, Array.isArray(values) ? values : sortKeys(values)] as const,
  );
  return pick({ ...rule, where: sortKeys(Object.fromEntries(where)) }, RULE_FIELDS);
}

function pick<Value extends object>(value: Value, fields: readonly string[]): Value {
  const entries = new Map<string, unknown>(Object.entries(value));
  // oxlint-disable-next-line typescript/no-unsafe-type-assertion -- the same fields in another order
  return Object.fromEntries(
    fields.flatMap((field) => (entries.has(field) ? [[field, entries.get(field)]] : [])),
  ) as Value;
}

function sortKeys<Value>(value: Readonly<Record<string, Value>>): Record<string, Value> {
  return Object.fromEntries(Object.entries(value).toSorted(([a], [b]) => (a < b ? -1 : 1)));
}
