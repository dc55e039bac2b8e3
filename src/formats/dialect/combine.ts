/** Combines imported rules with those that the table already has. */
import type { RuleData, SiteData } from "../../domain/table/schema.ts";
import type { MadeRule } from "./arrange-imported.ts";
import { answerText, createRuleKey } from "./rule-key.ts";

/** How to treat rules for addresses that the table already has: "append" only adds, "merge" takes the imported rule. */
export type CombineMode = "append" | "merge";

/** One rule of the new table: the index of an existing rule, or an imported rule. */
export type CombinedRule = number | MadeRule;

export interface Combined {
  /** In the order of the new table. */
  readonly rules: readonly CombinedRule[];
  /** The number of imported rules for addresses that had none. */
  readonly added: number;
  /** The number of imported rules that replace others. */
  readonly replacing: number;
  /** The number of imported rules that were already there, with the same answer. */
  readonly known: number;
}

/** @param existing The rules that the table already has. */
export function combine(
  existing: readonly RuleData[],
  made: readonly MadeRule[],
  mode: CombineMode,
  site: SiteData,
): Combined {
  if (existing.length === 0) {
    return { rules: made, added: made.length, replacing: 0, known: 0 };
  }
  const keyOf = createRuleKey(site);
  const old = Map.groupBy(existing.keys(), (index) => keyOf(existing[index] ?? NO_RULE));
  const imported = Map.groupBy(made, ({ rule }) => keyOf(rule));
  const inPlace = new Map<number, readonly MadeRule[]>();
  const added: MadeRule[] = [];
  let known = 0;
  let replacing = 0;
  for (const [key, rules] of imported) {
    const there = (old.get(key) ?? []).flatMap((index) => existing[index] ?? []);
    const isKnown = mode === "append" ? answersAlike : saysAll;
    const fresh = rules.filter(({ rule }) => !there.some((it) => isKnown(it, rule)));
    if (mode === "append" || there.length === 0) {
      added.push(...fresh);
      known += rules.length - fresh.length;
    } else if (fresh.length === 0 && rules.length === there.length) {
      known += rules.length;
    } else {
      const [first, ...others] = old.get(key) ?? [];
      if (first !== undefined) inPlace.set(first, rules);
      for (const index of others) inPlace.set(index, []);
      replacing += rules.length;
    }
  }
  const order = new Map(made.map((it, index) => [it, index]));
  added.sort((a, b) => (order.get(a) ?? 0) - (order.get(b) ?? 0));
  return {
    rules: [
      ...[...existing.keys()].flatMap((it): readonly CombinedRule[] => inPlace.get(it) ?? [it]),
      ...added,
    ],
    added: added.length,
    replacing,
    known,
  };
}

const NO_RULE: RuleData = { from: "" };

/** Whether nothing is lost without `rule`: the existing one answers alike and has the same texts for people. */
function saysAll(there: RuleData, rule: RuleData): boolean {
  const tells = (["section", "note", "examples"] as const).every(
    (it) => rule[it] === undefined || JSON.stringify(rule[it]) === JSON.stringify(there[it]),
  );
  return tells && answersAlike(there, rule);
}

function answersAlike(there: RuleData, rule: RuleData): boolean {
  return answerText(there) === answerText(rule);
}
