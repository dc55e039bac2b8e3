import type { Outcome } from "../domain/resolve/decision.ts";

/** What is counted for an answer. */
export interface Hit {
  /** The name of the rule that decided; empty if none did. */
  readonly rule: string;
  readonly outcome: Outcome;
  /** 0 if the old site answers. */
  readonly status: number;
  /** Whether it counts the answer that the request would have had at the gate. */
  readonly isShadow: boolean;
  readonly miss: Miss | null;
}

export interface Miss {
  /** The canonical path alone, by which noise is recognised. */
  readonly path: string;
  /** Canonical host, path and parameters; null if they are too long to keep. */
  readonly url: string | null;
}

/** The increment of one row of `hits`. */
export interface HitRow {
  readonly day: string;
  readonly rule: string;
  readonly outcome: Outcome;
  readonly status: number;
  readonly crawler: 0 | 1;
  readonly shadow: 0 | 1;
  total: number;
}

/** A hit, and the rows that count it. */
export interface Counted {
  readonly hit: Hit;
  readonly isNoise: boolean;
  /** The batch that the rows belong to. In any other batch they are invalid. */
  batch: object | null;
  visitors: HitRow | null;
  crawlers: HitRow | null;
}
