import type { Instant } from "../domain/instant.ts";
import type { Decision } from "../domain/resolve/decision.ts";
import type { Table } from "../domain/table/table.ts";
import type { Address } from "../domain/url/address.ts";
import type { Counted } from "./counted.ts";

/** An answered request, as far as it is counted. */
export interface Visit {
  readonly answered: Answered;
  readonly at: Instant;
  /** Tells crawlers from visitors. Never stored. */
  readonly agent: string | null;
  /** Only its host is stored, and only for misses. */
  readonly referrer: string | null;
}

/** The answer for an address, shared by all visits that get the cached answer. */
export interface Answered {
  readonly decision: Decision;
  /** The table that answered. */
  readonly table: Table;
  /** As requested. */
  readonly address: Address;
  readonly method: string;
  /** The counter's result, which makes counting the next such visit a mere addition; null before the first. */
  counted: readonly Counted[] | null;
}

/** Whether one of our addresses got the fallback or a 404 because no rule matches. */
export function isMiss({ rule, reason }: Decision): boolean {
  return rule === null && (reason === "fallback" || reason === "target-host");
}
