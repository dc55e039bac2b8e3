/** The measurements of `npm run load`, one after another on one Worker. */
import { uploadRelease } from "../../src/store/records/upload.ts";
import { startBare } from "../contenders.ts";
import { HOST } from "../inputs.ts";
import type { Changing } from "./changes.ts";
import { climb, type Step } from "./climb.ts";
import { tryConnections } from "./connections.ts";
import { createJudge, createSequence } from "./judge.ts";
import type { Report } from "./report.ts";
import { type Asking, sendSteadily } from "./send-steadily.ts";
import { type Restless, soak, soakRestlessly } from "./soak.ts";
import { bundleSunset, openStage, type Stage, WITHOUT_CODE } from "./stage.ts";
import {
  BUNDLED,
  expectedOf,
  expectedOfRow,
  makeVersions,
  rowPaths,
  type Version,
} from "./versions.ts";
import { createPlainVisitors, createVisitors } from "./visitors.ts";

export type Part = "knee" | "soak" | "unmatched" | "control" | "connections";

export interface LoadOptions {
  readonly does: (part: Part) => boolean;
  readonly rules: number;
  /** The duration of the soak. */
  readonly seconds: number;
  /** The rate of the soak; null for half the knee. */
  readonly rate: number | null;
  readonly from: number;
  readonly stepSeconds: number;
  readonly p99AtMostMs: number;
  readonly idle: number;
  readonly slow: number;
  readonly connections: number;
  readonly tell: (line: string) => void;
}

/** The time within which `npm start` promises a change everywhere, also allowed for a switch here. */
const EVERYWHERE_WITHIN_MS = 10_000;
const FACTOR = 1.2;
const RATE_AT_MOST = 50_000;
/** The number of rounds in which both are measured in turn. */
const ROUNDS = 3;
/** A share of the duration of the soak. */
const UNMATCHED_SHARE = 0.1;

interface Server {
  readonly port: number;
  cpuSeconds(): number;
}

export async function runLoad(options: LoadOptions): Promise<Report> {
  const { does, rules, seconds, from, p99AtMostMs, tell } = options;
  const versions = await makeVersions(rules);
  const version = (name: string): Version => {
    const found = versions.get(name);
    if (!found) throw new TypeError(`There is no version ${name}`);
    return found;
  };
  const stage = await openStage(await bundleSunset(version(BUNDLED).release));
  const { process: bare } = await startBare();
  try {
    const changing = await prepareChanges(stage, versions, rules);
    const { releases, rows } = changing;
    const judge = createJudge({
      releases,
      rows,
      expectRelease: (name, path) => expectedOf(version(name), path),
      expectRow: expectedOfRow,
    });
    const visitors = createVisitors(rules, judge, [...rows.keys()], Date.now);
    const plain = createPlainVisitors(rules);
    const sendBare = (rate: number) => send("bare handler", bare, plain.usual, rate, options);
    const sendSunset = (rate: number) => send("Sunset", stage, visitors.usual, rate, options);

    // Warms both up, since code is compiled on its first run.
    await sendBare(from);
    await sendSunset(from);
    const climbers = [
      { name: "bare handler", send: sendBare },
      { name: "Sunset", send: sendSunset },
    ];
    const bounds = { from, factor: FACTOR, atMost: RATE_AT_MOST, p99AtMostMs };
    const climbs = does("knee") ? await climb(climbers, bounds) : [];
    const knee = climbs.at(-1)?.knee ?? 0;
    const rate = options.rate ?? (Math.round(knee / 2) || from);
    const turns: { readonly bare: Step; readonly sunset: Step }[] = [];
    for (let round = 0; does("knee") && round < ROUNDS; round++) {
      turns.push({ bare: await sendBare(rate), sunset: await sendSunset(rate) });
    }
    const soaked = does("soak")
      ? await soakRestlessly(
          { stage, rate, seconds, next: visitors.usual, tell },
          changing,
          options,
        )
      : null;
    const unmatchedSeconds = seconds * UNMATCHED_SHARE;
    const unmatched = does("unmatched")
      ? {
          ...(await soak({
            stage,
            rate,
            seconds: unmatchedSeconds,
            next: visitors.unmatched,
            tell,
          })),
          missesStored: await stage.countMisses(),
        }
      : null;
    const control = does("control")
      ? await soakWithoutCode(versions, { rate, next: plain.usual }, options)
      : null;
    return {
      rules,
      p99AtMostMs,
      climbs,
      beside: middle(turns),
      soak: soaked,
      control,
      unmatched,
      faults: visitors.faults(),
      examples: visitors.examples(),
      connections: does("connections") ? await tryConnections(options.connections) : null,
    };
  } finally {
    await stage.stop();
    await bare.stop();
  }
}

async function prepareChanges(
  { kv }: Stage,
  versions: ReadonlyMap<string, Version>,
  rules: number,
): Promise<Omit<Changing, "signal">> {
  for (const { name, release } of versions.values()) {
    if (name !== BUNDLED) await uploadRelease(kv, release, () => {});
  }
  const paths = rowPaths(rules);
  return {
    kv,
    versions,
    releases: createSequence(BUNDLED, EVERYWHERE_WITHIN_MS),
    rows: new Map(paths.map((it) => [it, createSequence(null, EVERYWHERE_WITHIN_MS)])),
  };
}

/** Repeats the soak with the same connections, changes and cron, but without code, to measure the runtime itself. */
async function soakWithoutCode(
  versions: ReadonlyMap<string, Version>,
  sending: { readonly rate: number; readonly next: () => Asking },
  options: LoadOptions,
): Promise<Restless> {
  const { seconds, tell, rules } = options;
  const stage = await openStage(WITHOUT_CODE);
  try {
    const changing = await prepareChanges(stage, versions, rules);
    return await soakRestlessly({ stage, seconds, tell, ...sending }, changing, options);
  } finally {
    await stage.stop();
  }
}

async function send(
  name: string,
  { port, cpuSeconds }: Server,
  next: () => Asking,
  rate: number,
  { stepSeconds: seconds, tell }: LoadOptions,
): Promise<Step> {
  const before = cpuSeconds();
  const sent = await sendSteadily({ port, host: HOST, rate, seconds, next });
  const serverMicroseconds = ((cpuSeconds() - before) * 1e6) / sent.requests;
  tell(
    `${name} at ${rate} a second: ${sent.errors} errors, p50 ${sent.p50Ms} ms, p99 ${sent.p99Ms} ms`,
  );
  return { ...sent, serverMicroseconds };
}

/** Returns the round with the median ratio at the 99th percentile. */
function middle(turns: readonly { readonly bare: Step; readonly sunset: Step }[]) {
  const sorted = turns.toSorted(
    (a, b) => a.sunset.p99Ms / a.bare.p99Ms - b.sunset.p99Ms / b.bare.p99Ms,
  );
  return sorted[Math.floor(sorted.length / 2)] ?? null;
}
