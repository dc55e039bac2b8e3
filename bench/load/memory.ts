/** Memory over time, and whether it grows. Pure except for the timer that takes samples. */

export interface MemorySamples {
  readonly startMiB: number;
  readonly endMiB: number;
  readonly mostMiB: number;
  /** Samples at equal intervals. */
  readonly courseMiB: readonly number[];
}

/** The share of a run that counts as its start, and as its end. */
const SHARE = 0.1;

/** The first share of a run, in which a runtime reaches its stable size. */
const WARM_UP = 0.2;

/** The number of points kept of the course. */
const POINTS = 60;

/** Uses medians, since a runtime frees memory in steps. @param samples Taken at equal intervals. */
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

/** The share by which memory may be larger at the end, since heaps fluctuate. */
export const GROWTH_AT_MOST = 0.1;

/** The fewest requests after which memory is judged; before that, a runtime is still growing to its stable size. */
export const JUDGED_FROM_REQUESTS = 100_000;

export function isFlat({ startMiB, endMiB }: MemorySamples): boolean {
  return endMiB <= startMiB * (1 + GROWTH_AT_MOST);
}

/** Whether memory grew no more than that of a runtime without code under the same load. */
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

/** @param read Returns bytes. @returns A watch whose samples, in MiB, are available once it is stopped. */
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
