import { bundleWorker } from "../src/dev/bundle.ts";
import { compileRoutes } from "../src/domain/compile.ts";
import type { RoutesData } from "../src/domain/schema.ts";
import { createBundleModules } from "../src/release/bundle-modules.ts";
import { compileRelease } from "../src/release/compile-release.ts";
import { HOST, makePaths, makeTable } from "./inputs.ts";
import { load } from "./load.ts";
import { startWorkerd, type Workerd } from "./process.ts";

/** Pairs of rounds; each is compared within itself, since the machine's speed drifts. */
const ROUNDS = 9;
const REQUESTS_A_ROUND = 20_000;

export interface RequestResult {
  readonly rules: number;
  /** Median microseconds of processor time a request, the whole process counted. */
  readonly bareMicroseconds: number;
  readonly sunsetMicroseconds: number;
  /** The median of the pairs' ratios. */
  readonly ratio: number;
}

const BARE = `export default {
  fetch() {
    return new Response(null, { status: 301, headers: { location: "https://www.new.example/", "cache-control": "public, max-age=3600" } });
  },
};`;

/** Processor time a request in workerd, against a handler that looks at nothing and returns a constant 301. */
export async function measureRequests(rules: number): Promise<RequestResult> {
  const [bare, sunset] = await Promise.all([
    startWorkerd({ script: BARE }),
    startSunset(makeTable(rules)),
  ]);
  try {
    const paths = makePaths(rules, 2000);
    const cost = async (worker: typeof bare, count: number): Promise<number> => {
      const before = worker.cpuSeconds();
      await load(worker.port, HOST, paths, count);
      return ((worker.cpuSeconds() - before) * 1e6) / count;
    };
    for (const worker of [bare, sunset]) await cost(worker, REQUESTS_A_ROUND);
    const pairs: { bare: number; sunset: number }[] = [];
    for (let round = 0; round < ROUNDS; round++) {
      pairs.push({
        bare: await cost(bare, REQUESTS_A_ROUND),
        sunset: await cost(sunset, REQUESTS_A_ROUND),
      });
    }
    return {
      rules,
      bareMicroseconds: median(pairs.map((it) => it.bare)),
      sunsetMicroseconds: median(pairs.map((it) => it.sunset)),
      ratio: median(pairs.map((it) => it.sunset / it.bare)),
    };
  } finally {
    await Promise.all([bare.stop(), sunset.stop()]);
  }
}

export function median(values: readonly number[]): number {
  return values.toSorted((a, b) => a - b)[Math.floor(values.length / 2)] ?? Number.NaN;
}

async function startSunset(data: RoutesData): Promise<Workerd> {
  const compiled = compileRoutes(data, () => {});
  const release = compiled && (await compileRelease(compiled, { order: "canonical" }, () => {}));
  if (!release) throw new TypeError("The generated table cannot be compiled");
  const modules = createBundleModules(release);
  const script = await bundleWorker("worker.ts", modules);
  return startWorkerd({ script, data: Object.fromEntries(modules.data) });
}
