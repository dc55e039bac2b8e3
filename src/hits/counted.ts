import type { Outcome } from "../domain/resolve/decision.ts";

/** What is counted of an answer. */
export interface Hit {
  /** The rule that decided, by its name; empty for none. */
  readonly rule: string;
  readonly outcome: Outcome;
  /** 0 if the old site answers. */
  readonly status: number;
  /** Whether it tells what would have been answered at the gate. */
  readonly isShadow: boolean;
  readonly miss: Miss | null;
}

export interface Miss {
  /** The canonical path alone, for what is told by it. */
  readonly path: string;
  /** Canonical host, path and parameters; null if that is longer than what is kept. */
  readonly url: string | null;
}

/** What one row of `hits` is to grow by. */
export interface HitRow {
  readonly day: string;
  readonly rule: string;
  readonly outcome: Outcome;
  readonly status: number;
  readonly crawler: 0 | 1;
  readonly shadow: 0 | 1;
  total: number;
}

/** A hit, and where it is added up. */
export interface Counted {
  readonly hit: Hit;
  readonly isNoise: boolean;
  /** The batch that the rows belong to; in another they are none. */
  batch: object | null;
  visitors: HitRow | null;
  crawlers: HitRow | null;
}
