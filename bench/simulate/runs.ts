/** The runs: a month of a single isolate, isolates that end at random, and a database that fails. */
import { mkdtempSync, rmSync } from "node:fs";
import { tmpdir } from "node:os";
import { join } from "node:path";
import { setTimeout as wait } from "node:timers/promises";
import type { WorkerModules } from "../../src/dev/bundle.ts";
import type { CompiledRoutes } from "../../src/domain/table/compile.ts";
import { median } from "../contenders.ts";
import { createLedger, readStored, type Stored } from "./ledger.ts";
import { type Got, openStage, type Stage } from "./stage.ts";
import type { Fault } from "./stage-words.ts";
import { createRandom, createTraffic, type Visit } from "./traffic.ts";

export const DAY_MS = 24 * 3600 * 1000;

export const dayOf = (at: number): string => new Date(at).toISOString().slice(0, 10);

export interface Simulated {
  readonly routes: CompiledRoutes;
  readonly worker: WorkerModules;
  /** The beginning of the last day. */
  readonly lastDay: number;
  readonly say: (line: string) => void;
}

export interface MonthOptions {
  readonly days: number;
  readonly visitsADay: number;
  /** The folder in which counts are stored. */
  readonly storage: string;
}

/** The hours of the day at which visits come; a batch is written for each. */
const HOURS = [9, 15];

/** Low, because a batch may be due ten seconds after the last one. */
const SPEED = 2;

/** Half the interval of a batch, plus time for the machine. */
const WRITTEN_WITHIN_MS = 60_000;

export interface Month {
  readonly sent: number;
  readonly stored: Stored;
  readonly different: readonly string[];
}

/** Runs a month in one isolate, waiting for each batch. */
export async function runMonth(
  { routes, worker, lastDay, say }: Simulated,
  { days, visitsADay, storage }: MonthOptions,
): Promise<Month> {
  // First, because for a large table it takes long enough for the runtime to close its connections.
  const traffic = createTraffic(routes, 1);
  const stage = await openStage(worker, { storage });
  const first = lastDay - (days - 1) * DAY_MS;
  const ledger = createLedger(dayOf(first));
  const { activatesAt } = routes.table.site;
  const floodOn = first + Math.floor(days * 0.7) * DAY_MS;
  try {
    for (let day = first; day <= lastDay; day += DAY_MS) {
      // Weekends are quieter, and some days are busier than others.
      const busy = [0.55, 1, 1.1, 1.05, 1, 0.95, 0.6][new Date(day).getUTCDay()] ?? 1;
      const count = Math.ceil((visitsADay * busy) / HOURS.length);
      for (const hour of HOURS) {
        const at = day + hour * 3_600_000;
        const visits = Array.from({ length: count }, () => traffic.usual());
        if (day === floodOn && hour === 15) {
          for (let made = 0; made < 5 * visitsADay; made++) visits.push(traffic.flood());
        }
        await stage.cue(at, "none", SPEED);
        await stage.send(visits);
        for (const it of visits) ledger.add(dayOf(at), it, activatesAt <= at);
        await written(stage, dayOf(first), ledger.total());
      }
      say(`${dayOf(day)}: ${ledger.total()} visits so far`);
    }
    const stored = await readStored(stage.db, dayOf(first));
    return { sent: ledger.total(), stored, different: await ledger.compare(stage.db) };
  } finally {
    await stage.stop();
  }
}

/** Waits until as many visits are stored or reported as lost as were sent. */
async function written({ db }: Stage, since: string, sent: number): Promise<boolean> {
  const until = Date.now() + WRITTEN_WITHIN_MS;
  for (;;) {
    const { counted, lost } = await readStored(db, since);
    if (counted + lost >= sent) return true;
    if (Date.now() > until) return false;
    await wait(100);
  }
}

export interface Killed {
  readonly lives: number;
  readonly meanSeconds: number;
  readonly sent: number;
  readonly stored: number;
}

const VISITS_A_SECOND = 20;

/** Runs isolates that get at most 20 visits a second and end at random, with exponentially distributed lifetimes. */
export async function runKills(
  { routes, worker, lastDay }: Simulated,
  lives: number,
  meanSeconds: number,
): Promise<Killed> {
  const storage = mkdtempSync(join(tmpdir(), "sunset-kills-"));
  const random = createRandom(lives + meanSeconds);
  const traffic = createTraffic(routes, 2);
  const at = Math.max(lastDay, routes.table.site.activatesAt);
  let sent = 0;
  try {
    for (let life = 0; life < lives; life++) {
      const stage = await openStage(worker, { storage });
      await stage.cue(at);
      let end = Infinity;
      do {
        await stage.send([traffic.usual()]);
        sent += 1;
        // Its lifetime begins with its first visit.
        if (end === Infinity) end = Date.now() - Math.log(1 - random()) * meanSeconds * 1000;
        await wait(Math.min(1000 / VISITS_A_SECOND, Math.max(0, end - Date.now())));
      } while (Date.now() < end);
      await stage.stop();
    }
    const last = await openStage(worker, { storage });
    const { counted } = await readStored(last.db, dayOf(at));
    await last.stop();
    return { lives, meanSeconds, sent, stored: counted };
  } finally {
    rmSync(storage, { recursive: true });
  }
}

export type Failing = Exclude<Fault, "none"> | "absent";

export interface Faulted {
  readonly fault: Failing | "none";
  readonly sent: number;
  /** The number of answers that differ in any byte from those with a working database. */
  readonly different: number;
  /** The time of a thousand visits, as the median of the rounds. */
  readonly milliseconds: number;
  readonly stored: number;
  /** The number of visits reported as lost once the database works again. */
  readonly lost: number;
}

const FAULTS: readonly (Failing | "none")[] = ["none", "throws", "hangs", "full", "absent"];
const A_ROUND = 1000;

/** Sends the same visits with each database in turn; then all databases work again, and one more visit is sent. */
export async function runFaults(
  { routes, worker, lastDay }: Simulated,
  rounds: number,
): Promise<readonly Faulted[]> {
  const at = Math.max(lastDay, routes.table.site.activatesAt);
  const traffic = createTraffic(routes, 3);
  const stages = await Promise.all(
    FAULTS.map((it) => openStage(worker, { storage: null, hasDatabase: it !== "absent" })),
  );
  const times = FAULTS.map((): number[] => []);
  const different = FAULTS.map(() => 0);
  const cue = (heals: boolean, late = 0): Promise<unknown> =>
    Promise.all(
      stages.map((stage, index) => {
        const fault = FAULTS[index] ?? "none";
        return stage.cue(at + late, heals || fault === "absent" ? "none" : fault);
      }),
    );
  try {
    await cue(false);
    for (let round = 0; round < rounds; round++) {
      const visits: readonly Visit[] = Array.from({ length: A_ROUND }, () => traffic.usual());
      let healthy: readonly Got[] = [];
      for (const [index, stage] of stages.entries()) {
        const from = performance.now();
        const got = await stage.send(visits);
        // The first round does not count, because it starts everything.
        if (round > 0) times[index]?.push(performance.now() - from);
        if (index === 0) healthy = got;
        const others = got.filter((it, place) => !isSame(it, healthy[place])).length;
        different[index] = (different[index] ?? 0) + others;
      }
    }
    // A batch is tried twice with a silent database and given up after 17 seconds.
    await wait(20_000);
    await cue(true, 60_000);
    await Promise.all(stages.map((stage) => stage.send([traffic.usual()])));
    const sent = rounds * A_ROUND + 1;
    const since = dayOf(at);
    return await Promise.all(
      stages.map(async (stage, index) => {
        const fault = FAULTS[index] ?? "none";
        if (fault !== "absent") await written(stage, since, sent);
        const { counted, lost } = await readStored(stage.db, since);
        return {
          fault,
          sent,
          different: different[index] ?? 0,
          milliseconds: median(times[index] ?? []),
          stored: counted,
          lost,
        };
      }),
    );
  } finally {
    await Promise.all(stages.map((it) => it.stop()));
  }
}

/** Compares answers, except for the second at which the old site answered. */
function isSame(a: Got, b: Got | undefined): boolean {
  const told = (got: Got | undefined): string =>
    JSON.stringify([got?.[0], got?.[1].filter(([name]) => name !== "date"), got?.[2]]);
  return told(a) === told(b);
}
