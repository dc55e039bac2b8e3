import { Bench } from "tinybench";
import { compileRoutes } from "../src/domain/compile.ts";
import { resolve } from "../src/domain/resolve.ts";
import { HOST, makePaths, makeTable } from "./inputs.ts";

/** Requests a round: the clock is read twice a round, and must not be what is measured. */
const REQUESTS = 2000;

const NOW = Date.parse("2025-06-01T00:00:00Z");

export interface ResolveResult {
  readonly rules: number;
  readonly nanoseconds: number;
}

/** The median cost of one `resolve`, by the size of the table; the URLs are parsed beforehand. */
export async function measureResolve(sizes: readonly number[]): Promise<ResolveResult[]> {
  const bench = new Bench({ time: 1500, warmupTime: 500 });
  for (const size of sizes) {
    const compiled = compileRoutes(makeTable(size), () => {});
    if (!compiled) throw new TypeError("The generated table cannot be read");
    const requests = makePaths(size, REQUESTS).map((path) => ({
      url: new URL(`https://${HOST}${path}`),
      method: "GET",
    }));
    bench.add(String(size), () => {
      for (const request of requests) resolve(compiled.table, request, NOW);
    });
  }
  await bench.run();
  return bench.tasks.map(({ name, result }) => {
    if (result.state !== "completed") throw new Error(`The round with ${name} rules failed`);
    return { rules: Number(name), nanoseconds: (result.latency.p50 * 1e6) / REQUESTS };
  });
}
