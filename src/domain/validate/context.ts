import type { CompiledRoutes } from "../table/compile.ts";
import type { Locate, Report } from "../finding.ts";
import type { Instant } from "../instant.ts";
import type { Rule } from "../table/rule.ts";
import type { RoutesData, RuleData } from "../table/schema.ts";

/** What every check of a whole table is given. */
export interface CheckContext extends CompiledRoutes {
  /** Whether the site's gate can be read; if not, the table has a made-up one beyond all windows. */
  readonly isGateKnown: boolean;
  readonly now: Instant;
  readonly report: Report;
  readonly locate: Locate;
}

/** What the rules of a table are looked up in, as they were written. */
export interface WithRules {
  readonly data: Pick<RoutesData, "rules">;
}

/** The rule as written. */
export function dataOf({ data }: WithRules, rule: Rule): RuleData {
  return data.rules[rule.index] ?? { from: rule.from };
}

/** The rule's first instant: its own start, else the gate; null if it cannot be read. */
export function firstInstant({ table }: CompiledRoutes, rule: Rule): Instant | null {
  const instant = rule.window.startsAt ?? table.site.activatesAt;
  return Number.isFinite(instant) ? instant : null;
}

/** How a message names another rule: `"/old" (line 12)`, or its file if it stands in another one. */
export function nameRule({ locate }: CheckContext, rule: Rule): string {
  const { file, line } = locate(["rules", rule.index]);
  return `${JSON.stringify(rule.from)} (${file === locate([]).file ? `line ${line}` : file})`;
}
