/** A canonical form for data that can be written in several orders, so that equal tables are equal texts. */
import * as z from "zod/mini";
import { ruleSchema, siteSchema, type RuleData, type SiteData } from "./schema.ts";

const RULE_FIELDS = z.keyof(ruleSchema).options;
const SITE_FIELDS = z.keyof(siteSchema).options;

/** A site with its fields in the order of the schema. */
export function canonicalSite(site: SiteData): SiteData {
  return pick(site, SITE_FIELDS);
}

/** A rule with its fields in the order of the schema, and the names within `where` sorted. */
export function canonicalRule(rule: RuleData): RuleData {
  if (rule.where === undefined) return pick(rule, RULE_FIELDS);
  const where = Object.entries(rule.where).map(
    ([name, values]) => [name, Array.isArray(values) ? values : sortKeys(values)] as const,
  );
  return pick({ ...rule, where: sortKeys(Object.fromEntries(where)) }, RULE_FIELDS);
}

/** The defaults that may be written out without changing anything. */
const RULE_DEFAULTS = { status: 301, query: "merge", lowercase: false } as const;
const SITE_DEFAULTS = { fallbackStatus: 301, repair: true } as const;

/** A rule without fields that merely repeat a default, such as `"status": 301`. */
export function ruleWithoutDefaults(rule: RuleData): RuleData {
  return without(RULE_DEFAULTS, rule);
}

/** A site without fields that merely repeat a default. */
export function siteWithoutDefaults(site: SiteData): SiteData {
  return without(SITE_DEFAULTS, site);
}

function without<Value extends object>(defaults: object, value: Value): Value {
  const isSaid = ([field, it]: [string, unknown]): boolean => Reflect.get(defaults, field) !== it;
  // oxlint-disable-next-line typescript/no-unsafe-type-assertion -- every field that has a default is optional
  return Object.fromEntries(Object.entries(value).filter(isSaid)) as Value;
}

function pick<Value extends object>(value: Value, fields: readonly (keyof Value)[]): Value {
  const picked: Partial<Value> = {};
  for (const field of fields) if (value[field] !== undefined) picked[field] = value[field];
  // oxlint-disable-next-line typescript/no-unsafe-type-assertion -- the same fields in another order
  return picked as Value;
}

function sortKeys<Value>(value: Readonly<Record<string, Value>>): Record<string, Value> {
  return Object.fromEntries(Object.entries(value).toSorted(([a], [b]) => (a < b ? -1 : 1)));
}
