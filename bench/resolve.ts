import { Bench } from "tinybench";
import { compileRoutes } from "../src/domain/compile.ts";
import { resolve } from "../src/domain/resolve.ts";
import type { Table } from "../src/domain/table.ts";
import { compileRelease } from "../src/release/compile-release.ts";
import { tableOf } from "../src/release/open-release.ts";
import { openBundle } from "../src/store/bundle.ts";
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
    const table = await openTable(size);
    const requests = makePaths(size, REQUESTS).map((path) => ({
      url: new URL(`https://${HOST}${path}`),
      method: "GET",
    }));
    bench.add(String(size), () => {
      for (const request of requests) resolve(table, request, NOW);
    });
  }
  await bench.run();
  return bench.tasks.map(({ name, result }) => {
    if (result.state !== "completed") throw new Error(`The round with ${name} rules failed`);
    return { rules: Number(name), nanoseconds: (result.latency.p50 * 1e6) / REQUESTS };
  });
}

/** The table as a Worker holds it. */
async function openTable(size: number): Promise<Table> {
  const compiled = compileRoutes(makeTable(size), () => {});
  const release = compiled && (await compileRelease(compiled, { order: "canonical" }, () => {}));
  if (!release) throw new TypeError("The generated table cannot be compiled");
  const bundle = openBundle({ manifest: release.manifest, shards: release.shards, oldUrls: {} });
  return tableOf(bundle.release, (index) => bundle.shards[index] ?? null);
}
