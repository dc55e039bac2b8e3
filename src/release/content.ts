/**
 * The canonical content of a table: one line of JSON for the site, then one for each rule, sorted. The same
 * table has the same content on every machine, in whatever order its rules stand, and a release is named by
 * its SHA-256.
 */
import { canonicalRule, canonicalSite } from "../domain/table/canonical-form.ts";
import { compareText } from "../domain/url/query.ts";
import { type RoutesData, type RuleData, ruleSchema, siteSchema } from "../domain/table/schema.ts";

/** How many lines a part has: few enough for the console to read it within a request. */
export const LINES_A_SOURCE = 20_000;

/** A table's content. */
export interface Content {
  /** Without their line breaks; the site's first. */
  readonly lines: readonly string[];
  /** The indices of the rules in the order of their lines; those that could not be read have none. */
  readonly order: readonly number[];
}

export function createContent({ site, rules }: RoutesData): Content {
  const written = rules.map((rule) => (rule ? formatRule(rule) : ""));
  const lineOf = (index: number | undefined): string => written[index ?? -1] ?? "";
  const sorted = [...written.keys()]
    .filter((index) => lineOf(index) !== "")
    .sort((a, b) => compareText(lineOf(a), lineOf(b)));
  return {
    lines: [JSON.stringify(canonicalSite(site)), ...sorted.map(lineOf)],
    order: sorted.filter((index, at) => at === 0 || lineOf(index) !== lineOf(sorted[at - 1])),
  };
}

/** Lines are not what was written: they have been checked before. */
export class ContentError extends Error {
  override readonly name = "ContentError";
}

/** Reads lines of content back. @throws ContentError if they are none. */
export function parseContent(lines: readonly string[]): RoutesData {
  const [site = "null", ...rules] = lines;
  return { site: parseLine(siteSchema, site), rules: rules.map(parseRule) };
}

/** @throws ContentError if the line is none. */
export function parseRule(line: string): RuleData {
  return parseLine(ruleSchema, line);
}

function parseLine<Value>(schema: { parse(value: unknown): Value }, line: string): Value {
  try {
    return schema.parse(JSON.parse(line));
  } catch (cause) {
    throw new ContentError("The rules are not what was published", { cause });
  }
}

/** A rule as one line. */
export function formatRule(rule: RuleData): string {
  return JSON.stringify(canonicalRule(rule));
}
