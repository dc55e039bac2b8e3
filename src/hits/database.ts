/** What is used of a D1 binding; the Worker's own and Miniflare's both fit. */
export interface HitsDatabase {
  prepare(sql: string): HitsStatement;
  /** In one transaction. */
  batch(statements: HitsStatement[]): Promise<unknown>;
}

export interface HitsStatement {
  bind(...values: (string | number | null)[]): HitsStatement;
  all(): Promise<{ readonly results: readonly unknown[] }>;
}

/** The longest text that a statement is given: D1 takes 2 MB. */
export const PARAMETER_CHARACTERS_AT_MOST = 400_000;
