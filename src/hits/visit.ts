import type { Instant } from "../domain/instant.ts";
import type { Decision } from "../domain/resolve/decision.ts";
import type { Table } from "../domain/table/table.ts";
import type { Address } from "../domain/url/address.ts";
import type { Counted } from "./counted.ts";

/** A request that was answered, as far as it is counted. */
export interface Visit {
  readonly answered: Answered;
  readonly at: Instant;
  /** Tells crawlers from visitors, and is kept nowhere. */
  readonly agent: string | null;
  /** Only its host is kept, and only of misses. */
  readonly referrer: string | null;
}

/** What an address got: the same for each visit that is answered from memory. */
export interface Answered {
  readonly decision: Decision;
  /** What it was resolved against. */
  readonly table: Table;
  /** As it was asked for. */
  readonly address: Address;
  readonly method: string;
  /** What the counter has made of it, so that the next such visit is an addition; null until the first is counted. */
  counted: readonly Counted[] | null;
}

/** Whether no rule answered an address of ours, and the fallback or a 404 did. */
export function isMiss({ rule, reason }: Decision): boolean {
  return rule === null && (reason === "fallback" || reason === "target-host");
}
