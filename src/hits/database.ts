/** The part of a D1 binding that is used. Both the Worker's binding and that of the embedded storage fit. */
export interface HitsDatabase {
  prepare(sql: string): HitsStatement;
  /** Runs statements in one transaction. */
  batch(statements: HitsStatement[]): Promise<unknown>;
}

export interface HitsStatement {
  bind(...values: (string | number | null)[]): HitsStatement;
  all(): Promise<{ readonly results: readonly unknown[] }>;
}

/** The limit on a text passed to a statement. D1 accepts 2 MB. */
export const PARAMETER_CHARACTERS_AT_MOST = 400_000;
