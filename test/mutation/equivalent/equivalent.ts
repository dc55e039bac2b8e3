/**
 * Mutants that do what the code does, with the reason: each by its file and by what its line becomes, as `npm run mutation`
 * prints those that are not here. A file of them for each folder that is mutated.
 */
export interface Equivalent {
  readonly reason: string;
  readonly mutants: readonly string[];
}
