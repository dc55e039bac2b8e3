import type { Instant } from "../instant.ts";
import type { Decision } from "../resolve/decision.ts";
import { explain } from "../resolve/explain.ts";
import type { Visit } from "../resolve/answer.ts";
import type { Rule } from "../table/rule.ts";
import type { Table } from "../table/table.ts";
import { outcomeOf } from "./judge-visit.ts";
import { narrowTable } from "./narrow-table.ts";
import type { VisitOutcome } from "./visit-outcome.ts";

/** The answer of an address from `from` until just before `to`. */
export interface AnswerSpan {
  readonly from: Instant;
  readonly to: Instant;
  readonly decision: Decision;
  readonly outcome: VisitOutcome;
  /** The rule that answers; null if none does. */
  readonly rule: Rule | null;
}

/** A safety limit: more than the windows that any real table has for one address. */
const CHANGES_AT_MOST = 10_000;

/**
 * The answers of a request over a span of time, in order, as windows open and close and the gate passes.
 *
 * @param to `Infinity` for an open end. The result is empty unless `to` is after `from`.
 * @param atMost The maximum number of answers returned, the earliest ones.
 */
export function answersOverTime(
  table: Table,
  visit: Visit,
  from: Instant,
  to: Instant,
  atMost = CHANGES_AT_MOST,
): AnswerSpan[] {
  const partAt = narrowTable(table, visit);
  const spans: AnswerSpan[] = [];
  let at = from;
  while (at < to && spans.length < atMost) {
    const { decision, steps } = explain(partAt(at), visit, at);
    const winner = steps.find((it) => it.step === "rule" && it.standing === "wins");
    const next = Math.min(decision.changesAt ?? Infinity, to);
    spans.push({
      from: at,
      to: next,
      decision,
      outcome: outcomeOf({ decision, steps }, table.site),
      rule: winner?.step === "rule" ? winner.rule : null,
    });
    at = next;
  }
  return spans;
}

/** The rules of a layer whose host and path match a request, whether or not they would answer. */
export function rulesInLayer(
  table: Table,
  visit: Visit,
  rules: ReadonlySet<Rule>,
  at: Instant,
): Rule[] {
  const { steps } = explain(table, visit, at);
  return steps.flatMap((it) => (it.step === "rule" && rules.has(it.rule) ? [it.rule] : []));
}
