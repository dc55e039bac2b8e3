import type { CompiledRoutes } from "../../domain/table/compile.ts";
import type { Beside } from "../../formats/export/exported.ts";
import type { RuleHits } from "../../hits/read.ts";
import { ruleLines } from "./rule-lines.ts";

/** The counts of each rule as columns: visits including crawlers, visits of crawlers, and the day of the last visit. */
export function besideRules(
  compiled: CompiledRoutes,
  counted: readonly RuleHits[],
  today: string,
): Beside {
  const cells = new Map<number, readonly string[]>();
  for (const { indices, total, crawlers, last } of ruleLines(compiled, counted, today)) {
    for (const index of indices) cells.set(index, [String(total), String(crawlers), last ?? ""]);
  }
  return { header: ["hits", "crawlers", "last_hit"], cells };
}
