import type { Instant } from "../domain/instant.ts";
import type { Decision } from "../domain/resolve/decision.ts";
import type { Table } from "../domain/table/table.ts";

/** A request that was answered, as far as it is counted. */
export interface Visit {
  readonly decision: Decision;
  /** What it was resolved against. */
  readonly table: Table;
  /** Absolute, as it was asked for. */
  readonly url: string;
  readonly method: string;
  readonly at: Instant;
  /** Tells crawlers from visitors, and is kept nowhere. */
  readonly agent: string | null;
  /** Only its host is kept, and only of misses. */
  readonly referrer: string | null;
}

/** Whether no rule answered an address of ours, and the fallback or a 404 did. */
export function isMiss({ rule, reason }: Decision): boolean {
  return rule === null && (reason === "fallback" || reason === "target-host");
}
