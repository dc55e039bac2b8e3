/**
 * `npm run load`: the rate at which the Worker gives way, beside the bare handler; then a soak at half of it. `--minutes N` is
 * how long the soak takes. bench/README.md explains the figures. Exit code 1 if something was not kept.
 */
import { parseArgs } from "node:util";
import { uploadRelease } from "../../src/store/records/upload.ts";
import { startBare } from "../contenders.ts";
import { HOST } from "../inputs.ts";
import { climb, P99_AT_MOST_MS } from "./climb.ts";
import { tryConnections } from "./connections.ts";
import { createJudge, createSequence } from "./judge.ts";
import { findBroken, formatReport, type Report } from "./report.ts";
import { type Asking, type Sent, sendSteadily } from "./send-steadily.ts";
import { soak, soakRestlessly } from "./soak.ts";
import { openStage } from "./stage.ts";
import { BUNDLED, expectedOf, expectedOfRow, makeVersions, rowPaths } from "./versions.ts";
import { createPlainVisitors, createVisitors } from "./visitors.ts";

const { values } = parseArgs({
  options: {
    minutes: { type: "string", default: "2" },
    rules: { type: "string", default: "10000" },
    /** Of the soak, in place of half the knee. */
    rate: { type: "string" },
    from: { type: "string", default: "500" },
    /** Bound of the 99th percentile, in milliseconds: a machine that does other things keeps up at none of 40. */
    p99: { type: "string", default: String(P99_AT_MOST_MS) },
    step: { type: "string", default: "5" },
    idle: { type: "string", default: "5000" },
    slow: { type: "string", default: "200" },
    connections: { type: "string", default: "10000" },
    only: {
      type: "string",
      multiple: true,
      default: ["knee", "soak", "unmatched", "connections"],
    },
    json: { type: "boolean" },
  },
});

/** What `npm start` promises for a change, and what a switch is given here. */
const EVERYWHERE_WITHIN_MS = 10_000;
const FACTOR = 1.2;
const RATE_AT_MOST = 50_000;
/** How often the two are measured in turns. */
const ROUNDS = 3;

const rules = Number(values.rules);
const seconds = Number(values.minutes) * 60;
const p99AtMostMs = Number(values.p99);
const stepSeconds = Number(values.step);
const does = (part: string): boolean => values.only.includes(part);
const tell = (line: string): void => void process.stderr.write(`${line}\n`);

const versions = await makeVersions(rules);
const bundled = versions.get(BUNDLED);
if (!bundled) throw new TypeError(`There is no version ${BUNDLED}`);
const stage = await openStage(bundled.release);
const { process: bare } = await startBare();
try {
  for (const { name, release } of versions.values()) {
    if (name !== BUNDLED) await uploadRelease(stage.kv, release, () => {});
  }
  const releases = createSequence(BUNDLED, EVERYWHERE_WITHIN_MS);
  const rows = new Map(
    rowPaths(rules).map((it) => [it, createSequence(null, EVERYWHERE_WITHIN_MS)]),
  );
  const judge = createJudge({
    releases,
    rows,
    expectRelease(name, path) {
      const version = versions.get(name);
      if (!version) throw new TypeError(`There is no version ${name}`);
      return expectedOf(version, path);
    },
    expectRow: expectedOfRow,
  });
  const visitors = createVisitors(rules, judge, [...rows.keys()], Date.now);
  const plain = createPlainVisitors(rules);

  const send = async (
    name: string,
    port: number,
    next: () => Asking,
    rate: number,
  ): Promise<Sent> => {
    const sent = await sendSteadily({ port, host: HOST, rate, seconds: stepSeconds, next });
    tell(
      `${name} at ${rate} a second: ${sent.errors} errors, p50 ${sent.p50Ms} ms, p99 ${sent.p99Ms} ms`,
    );
    return sent;
  };
  const sendBare = (rate: number) => send("bare handler", bare.port, plain.usual, rate);
  const sendSunset = (rate: number) => send("Sunset", stage.port, visitors.usual, rate);

  const from = Number(values.from);
  // What runs for the first time is compiled first.
  await sendBare(from);
  await sendSunset(from);
  const climbs = does("knee")
    ? await climb(
        [
          { name: "bare handler", send: sendBare },
          { name: "Sunset", send: sendSunset },
        ],
        { from, factor: FACTOR, atMost: RATE_AT_MOST, p99AtMostMs },
      )
    : [];
  const knee = climbs.find((it) => it.name === "Sunset")?.knee || from;
  const rate = values.rate === undefined ? Math.round(knee / 2) : Number(values.rate);

  const turns: { readonly bare: Sent; readonly sunset: Sent }[] = [];
  for (let round = 0; does("knee") && round < ROUNDS; round++) {
    turns.push({ bare: await sendBare(rate), sunset: await sendSunset(rate) });
  }
  const ratio = ({ bare: one, sunset }: (typeof turns)[number]): number => sunset.p99Ms / one.p99Ms;
  const beside =
    turns.toSorted((a, b) => ratio(a) - ratio(b))[Math.floor(turns.length / 2)] ?? null;

  const soaked = does("soak")
    ? await soakRestlessly(
        { stage, rate, seconds, next: visitors.usual },
        { kv: stage.kv, versions, releases, rows },
        { idle: Number(values.idle), slow: Number(values.slow) },
      )
    : null;
  const unmatched = does("unmatched")
    ? {
        ...(await soak({ stage, rate, seconds: seconds / 4, next: visitors.unmatched })),
        missesStored: await stage.countMisses(),
      }
    : null;
  const connections = does("connections") ? await tryConnections(Number(values.connections)) : null;
  const report: Report = {
    rules,
    p99AtMostMs,
    climbs,
    beside,
    soak: soaked,
    unmatched,
    faults: visitors.faults(),
    examples: visitors.examples(),
    connections,
  };
  process.stdout.write(values.json ? `${JSON.stringify(report)}\n` : formatReport(report));
  if (findBroken(report).length > 0) process.exitCode = 1;
} finally {
  await stage.stop();
  await bare.stop();
}
