/** The rules of a table that leave visitors without a page. */
import type { RuleEnd } from "../../domain/report/visit-outcome.ts";
import { parseRule } from "../../release/content.ts";
import { createResultReader, readRuleLine } from "./rule-line.ts";
import { type Sources, takeTurns } from "./sources.ts";

/**
 * Rules by their `from` only, since there may be a million; each `from` once, however many rules with other dates it
 * has.
 */
export type RulesWithoutPage = Readonly<Record<Exclude<RuleEnd, null>, readonly string[]>>;

/** How many lines are read without a break: a few milliseconds, in which other requests may have to wait. */
const LINES_A_TURN = 2000;

/**
 * Finds the rules that leave visitors without a page.
 *
 * @throws StoreError if a part cannot be read.
 */
export async function findRulesWithoutPage({
  manifest,
  lines: read,
}: Sources): Promise<RulesWithoutPage> {
  const resultOf = createResultReader(manifest.site);
  const found = { undecided: new Set<string>(), fallback: new Set<string>() };
  for (let part = 0; part < manifest.sources; part++) {
    const lines = await read(part);
    for (let at = part === 0 ? 1 : 0; at < lines.length; at++) {
      if (at % LINES_A_TURN === LINES_A_TURN - 1) await takeTurns();
      const text = lines[at] ?? "";
      const result = resultOf(readRuleLine(text));
      if (result === "undecided" || result === "fallback") {
        // Uses the parsed text, because a slice of the line would keep the whole line in memory.
        found[result].add(parseRule(text).from);
      }
    }
  }
  // An address is counted once, whichever of its rules answered, so nothing may be counted as both.
  const fallback = [...found.fallback].filter((it) => !found.undecided.has(it));
  return { undecided: [...found.undecided], fallback };
}
