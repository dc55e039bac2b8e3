/** A long run at one rate while releases switch, rows change, connections are idle and clients are slow. */
import { HOST } from "../inputs.ts";
import { changeRows, type Changing, pause, switchReleases } from "./changes.ts";
import { type Companions, openIdle, openSlow } from "./companions.ts";
import { type MemorySamples, summarize, watchMemory } from "./memory.ts";
import { type Asking, type Sent, sendSteadily } from "./send-steadily.ts";
import type { Stage } from "./stage.ts";

/** Longer than a change may take to be everywhere, so that two changes never overlap. */
const SWITCH_SECONDS = 15;
const ROWS_SECONDS = 12;

/** The interval of the local server; in production the cron runs each minute. */
const CRON_SECONDS = 2;
const SAMPLE_MS = 1000;

/** Large, so that a busy moment of the machine does not end the soak; requests that wait longer are errors anyway. */
const BACKLOG_SECONDS = 10;

export interface SoakOptions {
  readonly stage: Stage;
  readonly rate: number;
  readonly seconds: number;
  readonly next: () => Asking;
  readonly tell: (line: string) => void;
}

export interface Soaked {
  readonly seconds: number;
  readonly sent: Sent;
  readonly memory: MemorySamples;
}

export async function soak({ stage, rate, seconds, next, tell }: SoakOptions): Promise<Soaked> {
  const watch = watchMemory(stage.memory, SAMPLE_MS);
  const { port } = stage;
  const backlogSeconds = BACKLOG_SECONDS;
  const sent = await sendSteadily({
    port,
    host: HOST,
    rate,
    seconds,
    next,
    backlogSeconds,
    tell({ requests, errors, p50Ms, p99Ms }) {
      const memory = (stage.memory() / 2 ** 20).toFixed(0);
      tell(
        `${requests} requests, ${errors} errors, p50 ${p50Ms} ms, p99 ${p99Ms} ms, ${memory} MiB`,
      );
    },
  });
  return { seconds, sent, memory: summarize(watch.stop()) };
}

export interface Restless extends Soaked {
  readonly switches: number;
  readonly rowChanges: number;
  /** The reasons, in words, why the tasks that make changes gave up; empty if they did not. */
  readonly stopped: readonly string[];
  readonly idle: Beside;
  readonly slow: Beside;
}

export interface Beside {
  readonly asked: number;
  readonly open: number;
  readonly reopened: number;
  readonly failed: number;
}

export async function soakRestlessly(
  options: SoakOptions,
  changing: Omit<Changing, "signal">,
  counts: { readonly idle: number; readonly slow: number },
): Promise<Restless> {
  const { port } = options.stage;
  const ending = new AbortController();
  const { signal } = ending;
  const idle = await openIdle(port, HOST, counts.idle, "/idle");
  const slow = await openSlow(port, HOST, counts.slow, "/slow");
  // A task that gives up is reported at the end, since the answers to visitors until then count.
  const works = Promise.allSettled([
    switchReleases({ ...changing, signal }, SWITCH_SECONDS),
    changeRows({ ...changing, signal }, ROWS_SECONDS),
    runCron(options.stage, signal),
  ]);
  const soaked = await soak(options);
  const beside = { idle: endOf(idle, counts.idle), slow: endOf(slow, counts.slow) };
  ending.abort();
  const [switching, typing, cron] = await works;
  return {
    ...soaked,
    ...beside,
    switches: countOf(switching),
    rowChanges: countOf(typing),
    stopped: [switching, typing, cron].flatMap((it) =>
      it.status === "rejected" ? [String(it.reason)] : [],
    ),
  };
}

function countOf(work: PromiseSettledResult<number>): number {
  return work.status === "fulfilled" ? work.value : 0;
}

function endOf(companions: Companions, asked: number): Beside {
  const [open, reopened, failed] = [companions.open(), companions.reopened(), companions.failed()];
  companions.close();
  return { asked, open, reopened, failed };
}

async function runCron(stage: Stage, signal: AbortSignal): Promise<void> {
  while (!signal.aborted) {
    await stage.runCron();
    await pause(CRON_SECONDS, signal);
  }
}
