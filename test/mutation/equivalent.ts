/** Mutants that do what the code does, each by its file and by what its line becomes. */
export const EQUIVALENT: readonly {
  readonly reason: string;
  readonly mutants: readonly string[];
}[] = [];
