/** What chance has a say in: the seed of all properties, and how many cases they are tried with. */
export interface Chance {
  readonly seed: number;
  /** By how much the number of cases is multiplied. */
  readonly cases: number;
}

declare module "vitest" {
  // Declared as an interface there: what is provided to tests is added to it.
  interface ProvidedContext extends Chance {}
}

const GATE: Chance = { seed: 20_250_101, cases: 1 };

/**
 * `SUNSET_SEED=random` chooses a seed, and says which; `SUNSET_SEED=N` repeats it. `SUNSET_CASES=4` tries four times as
 * many cases. Without them every run tries the same cases: the gate judges a change, and never by chance.
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
