/** Writes a rule as the cells of a redirect map. */
import type { RuleData } from "../../domain/table/schema.ts";
import { isPatternSource, type Source } from "../../domain/table/source.ts";
import { defuse } from "../text/csv-injection.ts";

/** A column: its name, and its value for a rule. */
type Column = readonly [
  string,
  (rule: RuleData, isExplicit: boolean, isPattern: boolean) => string,
];

const COLUMNS: readonly Column[] = [
  ["old url", (rule) => rule.from],
  ["new url", (rule) => rule.to ?? ""],
  ["status", statusCell],
  ["match", (_rule, isExplicit, isPattern) => (isPattern ? "pattern" : isExplicit ? "exact" : "")],
  ["where", (rule) => (rule.where ? JSON.stringify(rule.where) : "")],
  ["query", (rule) => rule.query ?? ""],
  ["lowercase", (rule) => (rule.lowercase ? "yes" : "")],
  ["starts at", (rule) => rule.startsAt ?? ""],
  ["ends at", (rule) => rule.endsAt ?? ""],
  ["section", (rule) => rule.section ?? ""],
  ["note", (rule) => rule.note ?? ""],
  ["examples", (rule) => (rule.examples ? JSON.stringify(rule.examples) : "")],
  ["serve", ({ serve = "" }) => (typeof serve === "string" ? serve : JSON.stringify(serve))],
];

function statusCell({ gone, keep, serve, undecided, status }: RuleData): string {
  if (gone) return "gone";
  if (keep) return "keep";
  if (serve !== undefined) return "serve";
  return undecided ? "undecided" : String(status ?? 301);
}

export const SHEET_HEADER: readonly string[] = COLUMNS.map(([name]) => name);

/**
 * The cells of a rule, one per column. A spreadsheet runs none of them as a formula.
 *
 * @param source null if the rule's `from` cannot be read.
 */
export function sheetCells(rule: RuleData, source: Source | null): string[] {
  // A rule of one host, and one that looks like a pattern, state how they match, because a map otherwise lists
  // addresses.
  const isExplicit = (source !== null && source.host !== "") || /:|\*$/.test(rule.from);
  const isPattern = (source !== null && isPatternSource(source)) || rule.match === "pattern";
  return COLUMNS.map(([, read]) => defuse(read(rule, isExplicit, isPattern)));
}
