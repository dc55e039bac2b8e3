/**
 * Mutants that behave like the original code, with the reason. Each is named by its file and the mutated line, in the
 * form in which `npm run mutation` prints unlisted survivors. There is a file for each mutated folder.
 */
export interface Equivalent {
  readonly reason: string;
  readonly mutants: readonly string[];
}
