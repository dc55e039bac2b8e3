import type { Decision } from "./decision.ts";
import type { Instant } from "../instant.ts";
import { resolve } from "./resolve.ts";
import type { Visit } from "./answer.ts";
import type { Step } from "./step.ts";
import type { Table } from "../table/table.ts";

export interface Explanation {
  readonly decision: Decision;
  readonly steps: readonly Step[];
}

/** The decision of `resolve` with the steps that led to it. */
export function explain(table: Table, request: Visit, now: Instant): Explanation {
  const steps: Step[] = [];
  const decision = resolve(table, request, now, (step) => steps.push(step));
  return { decision, steps };
}
