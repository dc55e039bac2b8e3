/**
 * `npm run simulate`: sends a month of visits through the Worker on workerd and compares its counts with the sender's.
 * docs/hits.md has the results.
 */
import { readFileSync } from "node:fs";
import { parseArgs } from "node:util";
import { bundleWorker } from "../../src/dev/bundle.ts";
import { createBundleModules } from "../../src/release/bundle-modules.ts";
import { compileRelease } from "../../src/release/compile-release.ts";
import { readRoutesFile } from "../../src/routes-file/routes-json.ts";
import { DAY_MS, runFaults, runKills, runMonth, type Simulated } from "./runs.ts";

const { values } = parseArgs({
  options: {
    routes: { type: "string", default: "routes.json" },
    storage: { type: "string", default: ".wrangler/simulated" },
    days: { type: "string", default: "30" },
    visits: { type: "string", default: "480" },
    kills: { type: "string", default: "12" },
    rounds: { type: "string", default: "12" },
    only: { type: "string", multiple: true, default: ["month", "kills", "faults"] },
  },
});

const say = (line: string): void => void process.stdout.write(`${line}\n`);

const { compiled } = readRoutesFile(readFileSync(values.routes, "utf8"), values.routes);
const release = compiled && (await compileRelease(compiled, { order: "file" }, () => {}));
if (!compiled || !release) throw new TypeError(`${values.routes} cannot be read`);
const bundled = await createBundleModules(release);
const simulated: Simulated = {
  routes: compiled,
  worker: await bundleWorker("../bench/simulate/worker.ts", bundled),
  lastDay: Math.floor(Date.now() / DAY_MS) * DAY_MS,
  say,
};

if (values.only.includes("month")) {
  const { storage } = values;
  const days = Number(values.days);
  const month = await runMonth(simulated, { days, visitsADay: Number(values.visits), storage });
  const { sent, stored, different } = month;
  say(
    `month: ${sent} visits sent, ${stored.counted} stored, ${stored.lost} lost, ${stored.noise} noise, ${stored.rest} among the rest; ${different.length} rows differ`,
  );
  for (const it of different.slice(0, 20)) say(`  ${it}`);
  say(`to look at: SUNSET_STORAGE=${storage} npm start -- --routes ${values.routes}`);
  if (different.length > 0) process.exitCode = 1;
}

if (values.only.includes("kills")) {
  for (const seconds of [5, 20]) {
    const killed = await runKills(simulated, Number(values.kills), seconds);
    const missing = killed.sent - killed.stored;
    const share = ((100 * missing) / killed.sent).toFixed(1);
    say(
      `${killed.lives} isolates ended after ${seconds} s in the mean: ${killed.sent} visits sent, ${killed.stored} stored, ${share} % missing`,
    );
  }
}

if (values.only.includes("faults")) {
  for (const it of await runFaults(simulated, Number(values.rounds))) {
    say(
      `${it.fault}: ${it.sent} visits sent, ${it.different} answers differ, ${it.milliseconds.toFixed(0)} ms a thousand, ${it.stored} stored, ${it.lost} told as lost`,
    );
  }
}
