/**
 * `npm run fuzz -- --minutes N`: sends hostile input to everything that reads foreign input, one target after another,
 * with a new seed each round. Failures are printed with their seed, smallest case first; `--seed S --target NAME`
 * repeats one. A case that hangs ends the run; its seed is the last one printed.
 */
import { parseArgs } from "node:util";
import { Worker } from "node:worker_threads";
import * as fc from "fast-check";
import { TARGETS } from "./targets.ts";

const { values } = parseArgs({
  options: {
    minutes: { type: "string", default: "1" },
    seed: { type: "string" },
    target: { type: "string" },
  },
});

/** The longest time for a round of a target, after which a case counts as hanging. */
const HANGS_SECONDS = 300;
const CASES_A_ROUND = 150;

const end = Date.now() + Number(values.minutes) * 60_000;
const chosen = TARGETS.filter((it) => values.target === undefined || it.name === values.target);
const beat = new Int32Array(new SharedArrayBuffer(4));
const watch = new Worker(
  `const { workerData: { beat, seconds } } = require("node:worker_threads");
   let last = -1, since = Date.now();
   setInterval(() => {
     const now = Atomics.load(beat, 0);
     if (now !== last) { last = now; since = Date.now(); }
     else if (Date.now() - since > seconds * 1000) {
       require("node:fs").writeSync(2, "error: a case hangs, of the target and seed above\\n");
       process.kill(process.pid, "SIGKILL");
     }
   }, 1000);`,
  { eval: true, workerData: { beat, seconds: HANGS_SECONDS } },
);

const cases = new Map<string, number>();
const failures: string[] = [];
let seed = values.seed === undefined ? Date.now() % 2 ** 31 : Number(values.seed);
do {
  for (const { name, property } of chosen) {
    process.stdout.write(`${name} --seed ${seed}\n`);
    Atomics.add(beat, 0, 1);
    const details = await fc.check(property, { seed, numRuns: CASES_A_ROUND });
    cases.set(name, (cases.get(name) ?? 0) + details.numRuns);
    if (!details.failed) continue;
    failures.push(`${name} --seed ${seed}`);
    process.stdout.write(`${fc.defaultReportMessage(details) ?? ""}\n`);
  }
  seed = (seed + 1) % 2 ** 31;
} while (Date.now() < end && values.seed === undefined);
await watch.terminate();

for (const [name, count] of cases) process.stdout.write(`${String(count).padStart(9)}  ${name}\n`);
process.stdout.write(`${failures.length} failed${failures.map((it) => `\n  ${it}`).join("")}\n`);
process.exitCode = failures.length === 0 ? 0 : 1;
