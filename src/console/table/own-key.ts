/**
 * Suggests what to type to change one rule with a row: a key of its own, so that a second row does not overwrite the
 * first.
 */
import { canonicalRule } from "../../domain/table/canonical-form.ts";
import type { RuleData } from "../../domain/table/schema.ts";
import { fillFrom } from "./fill-from.ts";

export interface OfferedRow {
  readonly key: string;
  readonly value: string;
  /** The value of `where` that is filled in; null if the row is for all of the rule. */
  readonly of: string | null;
}

export interface Offer {
  /** Empty if any row would affect the other rules too. Several if each value of `where` has a key of its own. */
  readonly rows: readonly OfferedRow[];
  /** Other rules with the same `from`. */
  readonly others: readonly RuleData[];
}

/** @param others The table's other rules with the same `from`, which differ in `where` or in their window. */
export function offerRows(rule: RuleData, others: readonly RuleData[]): Offer {
  if (others.length === 0) {
    return { rows: [{ key: rule.from, value: valueOf(rule), of: null }], others };
  }
  const choices = Object.entries(rule.where ?? {})
    .map(([name, values]) => ({ name, pairs: pairsOf(values) }))
    .filter(({ name, pairs }) => pairs.every(([old]) => !others.some((it) => takes(it, name, old))))
    .toSorted((a, b) => a.pairs.length - b.pairs.length);
  const [choice] = choices;
  if (!choice) return { rows: [], others };
  const { name, pairs } = choice;
  const rows = pairs.flatMap(([old, replacement]): OfferedRow[] => {
    const filled = fill(rule, name, old, replacement);
    if (!filled) return [];
    return [{ key: filled.from, value: valueOf(filled), of: pairs.length === 1 ? null : old }];
  });
  return { rows, others };
}

function pairsOf(
  values: NonNullable<RuleData["where"]>[string],
): readonly (readonly [string, string])[] {
  return Array.isArray(values) ? values.map((it) => [it, it] as const) : Object.entries(values);
}

/** Whether a rule accepts a value. Compared without case, although a query is compared with case. */
function takes({ where }: RuleData, name: string, value: string): boolean {
  const values = where?.[name];
  if (values === undefined) return true;
  return pairsOf(values).some(([old]) => old.toLowerCase() === value.toLowerCase());
}

/** Returns the rule for one value of a placeholder; null if the value cannot be put into a `from` unchanged. */
function fill(rule: RuleData, name: string, old: string, replacement: string): RuleData | null {
  const from = fillFrom(rule.from, name, old);
  if (from === null) return null;
  const { [name]: _filled, ...where } = rule.where ?? {};
  const { examples: _examples, where: _where, ...rest } = rule;
  const isWhole = !/\/:[A-Za-z_]|=:[A-Za-z_]|\/\*(?:\?|$)/.test(from);
  return {
    ...rest,
    from,
    ...(Object.keys(where).length > 0 ? { where } : {}),
    ...(rule.to === undefined ? {} : { to: fillTarget(rule.to, name, replacement) }),
    ...(isWhole && rule.match === "pattern" ? { match: "exact" } : {}),
  };
}

/** Fills a target like a redirect does: a slash in a path stays a slash. */
function fillTarget(to: string, name: string, value: string): string {
  const [, path = "", rest = ""] = /^([^?#]*)(.*)$/s.exec(to) ?? [];
  const placeholder = new RegExp(`:${name}(?![A-Za-z0-9_])`, "g");
  const encoded = encodeURIComponent(value);
  return (
    path.replace(placeholder, () => encoded.replaceAll("%2F", "/")) +
    rest.replace(placeholder, () => encoded)
  );
}

/** Returns the shortest form of the value: an address or a word if that is enough, else JSON. */
function valueOf(rule: RuleData): string {
  const { from: _from, ...rest } = canonicalRule(rule);
  const fields = Object.keys(rest);
  const isAlone = (name: keyof RuleData): boolean => fields.length === 1 && fields[0] === name;
  if (isAlone("to")) return rest.to ?? "";
  if (isAlone("gone")) return "gone";
  if (isAlone("keep")) return "keep";
  if (isAlone("undecided")) return "undecided";
  return JSON.stringify(rest);
}
