/** The rules of a table that leave visitors without a page. */
import type { RuleEnd } from "../../domain/report/visit-outcome.ts";
import { parseRule } from "../../release/content.ts";
import { createResultReader, readRuleLine } from "./rule-line.ts";
import { eachRule, type Sources } from "./sources.ts";

/**
 * Rules by their `from` only, since there may be a million; each `from` once, however many rules with other dates it
 * has.
 */
export type RulesWithoutPage = Readonly<Record<Exclude<RuleEnd, null>, readonly string[]>>;

export async function findRulesWithoutPage(sources: Sources): Promise<RulesWithoutPage> {
  const resultOf = createResultReader(sources.manifest.site);
  const found = { undecided: new Set<string>(), fallback: new Set<string>() };
  await eachRule(sources, (text) => {
    const result = resultOf(readRuleLine(text));
    if (result === "undecided" || result === "fallback") {
      // Uses the parsed text, because a slice of the line would keep the whole line in memory.
      found[result].add(parseRule(text).from);
    }
  });
  // An address is counted once, whichever of its rules answered, so nothing may be counted as both.
  const fallback = [...found.fallback].filter((it) => !found.undecided.has(it));
  return { undecided: [...found.undecided], fallback };
}
