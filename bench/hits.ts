/**
 * The cost of counting per request: `node bench/hits.ts [ROUNDS]`. Runs the same Worker with a database that accepts
 * everything at once, and without one, in turn, for usual addresses and for ones never requested before. Rounds are
 * many and short, so that other load on the machine affects both: the median of their differences is the cost of a
 * request. Work deferred until a batch is written only shows in the mean of the total processor time, which a busy
 * machine blurs.
 */
import { bundleWorker } from "../src/dev/bundle.ts";
import { compileRoutes } from "../src/domain/table/compile.ts";
import { createBundleModules } from "../src/release/bundle-modules.ts";
import { compileRelease } from "../src/release/compile-release.ts";
import { median } from "./contenders.ts";
import { HOST, makeFreshPaths, makeTable, makeUsualPaths } from "./inputs.ts";
import { type Measured, startWorkerd } from "./process.ts";

const RULES = 10_000;
const REQUESTS = 1000;
const ROUNDS = Number(process.argv[2] ?? 400);

/** As many user agents as an isolate sees in ten seconds. */
const AGENTS = Array.from(
  { length: 200 },
  (_, index) =>
    `Mozilla/5.0 (Windows NT 10.0; Win64; x64) AppleWebKit/537.36 (KHTML, like Gecko) Chrome/${100 + (index % 50)}.0.${index}.0 Safari/537.36`,
);

/** Calls the Worker repeatedly within one request, so that neither sockets nor their sender are measured. */
const ENTRY = `import worker from "./worker.js";
const statement = { bind: () => statement, all: async () => ({ results: [] }) };
const HITS = { prepare: () => statement, batch: async () => [] };
const agents = AGENTS;
let paths = [];
let isLoaded = false;
export default {
  async fetch(request, env, context) {
    if (COUNTS) env.HITS ??= HITS;
    if (request.method === "PUT") {
      paths = await request.json();
      await worker.fetch(new Request(paths[0], { redirect: "manual" }), env, context);
      // By then the counter is loaded.
      if (!isLoaded) await scheduler.wait(1000);
      isLoaded = true;
    }
    if (request.method !== "POST") return new Response(null);
    let answered = 0;
    for (let index = 0; index < REQUESTS; index++) {
      const asked = new Request(paths[index % paths.length], {
        redirect: "manual", headers: { "user-agent": agents[index % agents.length] } });
      const response = await worker.fetch(asked, env, context);
      answered += response.status > 0 ? 1 : 0;
    }
    return Response.json(answered);
  },
};`;

const compiled = compileRoutes(makeTable(RULES), () => {});
const release = compiled && (await compileRelease(compiled, { order: "canonical" }, () => {}));
if (!release) throw new TypeError("The generated table cannot be compiled");
const worker = await bundleWorker("worker.ts", await createBundleModules(release));

const start = (counts: boolean): Promise<Measured> =>
  startWorkerd({
    modules: new Map([["entry.js", entryOf(counts)], ...worker]),
  });

function entryOf(counts: boolean): string {
  return ENTRY.replace("COUNTS", String(counts))
    .replace("AGENTS", JSON.stringify(AGENTS))
    .replace("REQUESTS", String(REQUESTS));
}

async function costOf(measured: Measured, paths: readonly string[]): Promise<number> {
  const url = `http://127.0.0.1:${measured.port}/`;
  const body = JSON.stringify(paths.map((it) => `https://${HOST}${it}`));
  await fetch(url, { method: "PUT", body });
  const before = measured.cpuSeconds();
  const answered: unknown = await (await fetch(url, { method: "POST" })).json();
  if (answered !== REQUESTS) throw new Error(`${String(answered)} of ${REQUESTS} were answered`);
  return ((measured.cpuSeconds() - before) * 1e6) / REQUESTS;
}

function describe(costs: readonly number[] = []): string {
  return `${median(costs).toFixed(1)} us (at least ${Math.min(...costs).toFixed(1)})`;
}

const [without, counting] = [await start(false), await start(true)];
try {
  for (const [name, make] of [
    ["usual", makeUsualPaths],
    ["fresh", makeFreshPaths],
  ] as const) {
    for (const it of [without, counting]) await costOf(it, make(RULES, REQUESTS, ROUNDS));
    const costs: (readonly [number, number])[] = [];
    const before = [without, counting].map((it) => it.cpuSeconds());
    for (let round = 0; round < ROUNDS; round++) {
      const paths = make(RULES, REQUESTS, round);
      costs.push([await costOf(without, paths), await costOf(counting, paths)]);
    }
    const [all = 0, counted = 0] = [without, counting].map(
      (it, index) => it.cpuSeconds() - (before[index] ?? 0),
    );
    const [none, some] = [0, 1].map((it) => costs.map((pair) => pair[it] ?? Number.NaN));
    const difference = median(costs.map(([a, b]) => b - a));
    const whole = ((counted - all) * 1e6) / (ROUNDS * REQUESTS);
    process.stdout.write(
      `${name}: ${describe(none)} without, ${describe(some)} counting; the median difference is ${difference.toFixed(1)} us, with its batches ${whole.toFixed(1)} us in the mean\n`,
    );
  }
} finally {
  await without.stop();
  await counting.stop();
}
