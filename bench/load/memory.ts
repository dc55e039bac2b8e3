/** Memory over time, and whether it grows. Pure but for the clock that takes samples. */

export interface MemorySamples {
  readonly startMiB: number;
  readonly endMiB: number;
  readonly mostMiB: number;
  /** Over time, in equal distances. */
  readonly courseMiB: readonly number[];
}

/** The share of a run that its start, and its end, is taken from. */
const SHARE = 0.1;

/** The first share of a run in which a runtime comes to the size that it stays at. */
const WARM_UP = 0.2;

/** How many points of the course are kept. */
const POINTS = 60;

/** Medians, since a runtime frees what it does not need in steps. @param samples In equal distances. */
export function summarize(samples: readonly number[]): MemorySamples {
  const length = Math.max(1, Math.round(samples.length * SHARE));
  const first = Math.min(Math.floor(samples.length * WARM_UP), samples.length - length);
  return {
    startMiB: middle(samples.slice(first, first + length)),
    endMiB: middle(samples.slice(-length)),
    mostMiB: Math.max(...samples),
    courseMiB: samples.filter((_, index) => index % Math.ceil(samples.length / POINTS) === 0),
  };
}

/** What a runtime may have more at the end, as a share: its heap breathes. */
export const GROWTH_AT_MOST = 0.1;

/** After fewer a runtime is still on its way to its size, and nothing is said of it. */
export const JUDGED_FROM_REQUESTS = 100_000;

export function isFlat({ startMiB, endMiB }: MemorySamples): boolean {
  return endMiB <= startMiB * (1 + GROWTH_AT_MOST);
}

/** Whether what grew is what a runtime without code grows by under the same. */
export function isFlatBeside(run: MemorySamples, control: MemorySamples): boolean {
  const byItself = Math.max(0, control.endMiB - control.startMiB);
  return isFlat({ ...run, endMiB: run.endMiB - byItself });
}

function middle(values: readonly number[]): number {
  return values.toSorted((a, b) => a - b)[Math.floor(values.length / 2)] ?? Number.NaN;
}

export interface Watch {
  stop(): readonly number[];
}

/** @param read Bytes. @returns What was read, in MiB, once it is stopped. */
export function watchMemory(read: () => number, everyMs: number): Watch {
  const samples = [read() / 2 ** 20];
  const timer = setInterval(() => samples.push(read() / 2 ** 20), everyMs);
  return {
    stop() {
      clearInterval(timer);
      return samples;
    },
  };
}
