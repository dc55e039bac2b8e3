import { Presets, SingleBar } from "cli-progress";
import type { Io } from "./io.ts";
import { say, stylesFor } from "./output.ts";

export interface Progress {
  update(done: number, total: number): void;
  stop(): void;
}

/** The unit in which a bar shows amounts. */
export interface ProgressUnit {
  readonly name: string;
  /** The number of counted items per unit. */
  readonly size: number;
}

export const MEBIBYTES: ProgressUnit = { name: "MiB", size: 2 ** 20 };

/** Ctrl-C would leave the cursor hidden, and long lines cut. */
const BAR = { clearOnComplete: true, hideCursor: false, linewrap: true } as const;

/** Creates a bar with rate and remaining time on a terminal; elsewhere an occasional line if it takes long. */
export function createProgress(io: Io, label: string, unit: ProgressUnit): Progress {
  if (!isTerminal(io)) return createLines(io, label, unit);
  const { name, size } = unit;
  const bar = new SingleBar(
    {
      ...BAR,
      stream: io.stderr,
      format: `${label} {bar} {percentage} %  {done} of {all} ${name}  {rate} ${name}/s  {eta_formatted} left`,
    },
    Presets.shades_classic,
  );
  const startedAt = performance.now();
  let isStarted = false;
  const show = (amount: number): string => (amount / size).toFixed(size === 1 ? 0 : 1);
  return {
    update(done, total) {
      if (!isStarted) bar.start(total, 0, { done: "0", all: show(total), rate: "-" });
      isStarted = true;
      const rate = (done * 1000) / Math.max(1, performance.now() - startedAt);
      bar.setTotal(total);
      bar.update(done, { done: show(done), all: show(total), rate: show(rate) });
    },
    stop: () => bar.stop(),
  };
}

/** In a log, signs of progress are useful, but not every single step. */
const FIRST_LINE_MS = 10_000;
const NEXT_LINE_MS = 30_000;

function createLines(io: Io, label: string, { name, size }: ProgressUnit): Progress {
  let dueAt = io.now() + FIRST_LINE_MS;
  const show = (amount: number): string => (amount / size).toLocaleString("en", ONE_DIGIT);
  return {
    update(done, total) {
      if (io.now() < dueAt || done === total) return;
      dueAt = io.now() + NEXT_LINE_MS;
      say(io, `${label.trim()}: ${show(done)} of ${show(total)} ${name}`);
    },
    stop() {},
  };
}

const ONE_DIGIT = { maximumFractionDigits: 1 };

/** A bar that names the current step of a long command. */
export interface Steps {
  /** Begins a step. Draws immediately, because the work of a step may block later drawing. */
  begin(step: string): void;
  stop(): void;
}

export function createSteps(io: Io, label: string, count: number): Steps {
  if (!isTerminal(io)) return { begin: () => {}, stop: () => {} };
  const bar = new SingleBar(
    {
      ...BAR,
      stream: io.stderr,
      format: `${label} {bar} {value}/{total}  {step}`,
    },
    Presets.shades_classic,
  );
  let begun = 0;
  return {
    begin(step) {
      begun += 1;
      if (begun === 1) bar.start(count, 1, { step });
      else bar.update(begun, { step });
      bar.render();
    },
    stop: () => bar.stop(),
  };
}

/** Says, only on a terminal, what is now going to take a while. */
export function sayStep(io: Io, text: string): void {
  if (isTerminal(io)) say(io, stylesFor(io, "stderr").dim(text));
}

function isTerminal({ stderr, env }: Io): boolean {
  return stderr.isTTY === true && env.TERM !== "dumb";
}
