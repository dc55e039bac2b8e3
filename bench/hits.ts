/**
 * What counting costs a request: `node bench/hits.ts`. The same Worker with a database that takes everything at once, and
 * without one, in turns; usual addresses, and such as were never asked for. Of a busy machine only the lowest figures say
 * something.
 */
import { bundleWorker } from "../src/dev/bundle.ts";
import { compileRoutes } from "../src/domain/table/compile.ts";
import { createBundleModules } from "../src/release/bundle-modules.ts";
import { compileRelease } from "../src/release/compile-release.ts";
import { median } from "./contenders.ts";
import { HOST, makeFreshPaths, makeTable, makeUsualPaths } from "./inputs.ts";
import { type Measured, startWorkerd } from "./process.ts";

const RULES = 10_000;
/** Few, and the two in turns: what else the machine does then falls on both. */
const REQUESTS = 4000;
const ROUNDS = 40;

/** As many as an isolate meets in ten seconds. */
const AGENTS = Array.from(
  { length: 200 },
  (_, index) =>
    `Mozilla/5.0 (Windows NT 10.0; Win64; x64) AppleWebKit/537.36 (KHTML, like Gecko) Chrome/${100 + (index % 50)}.0.${index}.0 Safari/537.36`,
);

/** Asks the Worker again and again within one request, so that neither sockets nor their sender are measured. */
const ENTRY = `import worker from "./worker.js";
const statement = { bind: () => statement, all: async () => ({ results: [] }) };
const HITS = { prepare: () => statement, batch: async () => [] };
const agents = AGENTS;
let paths = [];
export default {
  async fetch(request, env, context) {
    if (COUNTS) env.HITS ??= HITS;
    if (request.method === "PUT") {
      paths = await request.json();
      await worker.fetch(new Request(paths[0], { redirect: "manual" }), env, context);
      // By then the counter is loaded.
      await scheduler.wait(1000);
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

async function costOf(process: Measured, paths: readonly string[]): Promise<number> {
  const url = `http://127.0.0.1:${process.port}/`;
  const body = JSON.stringify(paths.map((it) => `https://${HOST}${it}`));
  await fetch(url, { method: "PUT", body });
  const before = process.cpuSeconds();
  const answered: unknown = await (await fetch(url, { method: "POST" })).json();
  if (answered !== REQUESTS) throw new Error(`${String(answered)} of ${REQUESTS} were answered`);
  return ((process.cpuSeconds() - before) * 1e6) / REQUESTS;
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
    await costOf(without, make(RULES, REQUESTS, ROUNDS));
    await costOf(counting, make(RULES, REQUESTS, ROUNDS));
    const costs: (readonly [number, number])[] = [];
    for (let round = 0; round < ROUNDS; round++) {
      const paths = make(RULES, REQUESTS, round);
      costs.push([await costOf(without, paths), await costOf(counting, paths)]);
    }
    const [none, some] = [0, 1].map((it) => costs.map((pair) => pair[it] ?? Number.NaN));
    const difference = median(costs.map(([a, b]) => b - a));
    process.stdout.write(
      `${name}: ${describe(none)} without, ${describe(some)} counting; the median difference is ${difference.toFixed(1)} us\n`,
    );
  }
} finally {
  await without.stop();
  await counting.stop();
}
