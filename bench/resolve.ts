import { Bench } from "tinybench";
import { compileRoutes } from "../src/domain/table/compile.ts";
import { resolve } from "../src/domain/resolve/resolve.ts";
import type { Table } from "../src/domain/table/table.ts";
import { compileRelease } from "../src/release/compile-release.ts";
import { tableOf } from "../src/release/open-release.ts";
import { openBundle } from "../src/store/isolate/bundle.ts";
import { HOST, makePaths, makeTable } from "./inputs.ts";

/** The number of requests per round, large enough that reading the clock twice per round does not matter. */
const REQUESTS = 2000;

const NOW = Date.parse("2025-06-01T00:00:00Z");

export interface ResolveResult {
  readonly rules: number;
  readonly nanoseconds: number;
  /** The time of a single `compileRelease`. */
  readonly compileSeconds: number;
  /** The bytes of all shards per rule. */
  readonly bytesPerRule: number;
}

/** Measures the median cost of one `resolve` by the size of the table, with URLs parsed beforehand. */
export async function measureResolve(sizes: readonly number[]): Promise<ResolveResult[]> {
  const opened = new Map<string, Opened>();
  const bench = new Bench({ time: 1500, warmupTime: 500 });
  for (const size of sizes) {
    const { table, ...costs } = await openTable(size);
    opened.set(String(size), { table, ...costs });
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
    const { compileSeconds = 0, bytesPerRule = 0 } = opened.get(name) ?? {};
    const nanoseconds = (result.latency.p50 * 1e6) / REQUESTS;
    return { rules: Number(name), nanoseconds, compileSeconds, bytesPerRule };
  });
}

interface Opened extends Pick<ResolveResult, "compileSeconds" | "bytesPerRule"> {
  readonly table: Table;
}

/** Opens the table as a Worker holds it, and measures the cost of that. */
async function openTable(size: number): Promise<Opened> {
  const compiled = compileRoutes(makeTable(size), () => {});
  const started = performance.now();
  const release = compiled && (await compileRelease(compiled, { order: "canonical" }, () => {}));
  if (!release) throw new TypeError("The generated table cannot be compiled");
  const compileSeconds = (performance.now() - started) / 1000;
  const nothing = () => Promise.reject(new TypeError("No request asks for it"));
  const { manifest, shards } = release;
  const bundle = openBundle({ manifest, shards, sources: [], oldUrls: nothing });
  const bytes = release.shards.reduce((sum, it) => sum + it.length, 0);
  return {
    table: tableOf(bundle.release, (index) => bundle.shards[index] ?? null),
    compileSeconds,
    bytesPerRule: bytes / release.manifest.counts.exact,
  };
}
