/** The seed of all properties, and the number of cases they run. */
export interface Chance {
  readonly seed: number;
  /** The factor by which the number of cases is multiplied. */
  readonly cases: number;
}

declare module "vitest" {
  // Extends Vitest's interface of values provided to tests.
  interface ProvidedContext extends Chance {}
}

const GATE: Chance = { seed: 20_250_101, cases: 1 };

/**
 * Reads `SUNSET_SEED` (`random` chooses a seed and prints it; a number repeats a run) and `SUNSET_CASES` (4 tries four
 * times as many cases). Without them every run tries the same cases, so that the gate never fails by chance.
 */
export function readChance(env: NodeJS.ProcessEnv): Chance {
  const cases = Number(env.SUNSET_CASES || GATE.cases);
  if (env.SUNSET_SEED !== "random") return { seed: Number(env.SUNSET_SEED || GATE.seed), cases };
  const seed = Date.now() % 2 ** 31;
  // The configuration is read more than once.
  env.SUNSET_SEED = String(seed);
  process.stderr.write(`SUNSET_SEED=${seed} SUNSET_CASES=${cases}\n`);
  return { seed, cases };
}
