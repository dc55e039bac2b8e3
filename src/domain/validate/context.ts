import type { CompiledRoutes } from "../table/compile.ts";
import type { Locate, Report } from "../finding.ts";
import type { Instant } from "../instant.ts";
import type { Decision } from "../resolve/decision.ts";
import { resolve } from "../resolve/resolve.ts";
import type { Rule } from "../table/rule.ts";
import type { RoutesData, RuleData } from "../table/schema.ts";
import type { Table } from "../table/table.ts";

/** The input of every check of a whole table. */
export interface CheckContext extends CompiledRoutes {
  /** Whether the site's gate is readable. If not, the table has a stand-in for it, after all windows. */
  readonly isGateKnown: boolean;
  readonly now: Instant;
  readonly report: Report;
  readonly locate: Locate;
}

/** Gives access to the rules of a table as written. */
export interface WithRules {
  readonly data: Pick<RoutesData, "rules">;
}

export function dataOf({ data }: WithRules, rule: Rule): RuleData {
  return data.rules[rule.index] ?? { from: rule.from };
}

/** The rule's first instant: its own start, else the gate; null if that is unreadable. */
export function firstInstant({ table }: CompiledRoutes, rule: Rule): Instant | null {
  const instant = rule.window.startsAt ?? table.site.activatesAt;
  return Number.isFinite(instant) ? instant : null;
}

/** The answer of an address at an instant. If `site.keep` keeps the address until a later instant, the answer then. */
export function firstAnswer(
  table: Table,
  url: URL,
  instant: Instant,
): { readonly decision: Decision; readonly at: Instant } {
  const decision = resolve(table, { url, method: "GET" }, instant);
  const { reason, changesAt } = decision;
  if (reason !== "kept" || changesAt === null) return { decision, at: instant };
  return { decision: resolve(table, { url, method: "GET" }, changesAt), at: changesAt };
}

/** How a message names another rule: `"/old" (line 12)`, or with the file if that is a different one. */
export function nameRule({ locate }: CheckContext, rule: Rule): string {
  const { file, line } = locate(["rules", rule.index]);
  return `${JSON.stringify(rule.from)} (${file === locate([]).file ? `line ${line}` : file})`;
}
