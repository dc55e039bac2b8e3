import { PassThrough } from "node:stream";
import { text } from "node:stream/consumers";
import { expect, it } from "vitest";
import type { Io } from "../../src/cli/terminal/io.ts";
import {
  createProgress,
  createSteps,
  MEBIBYTES,
  type ProgressUnit,
} from "../../src/cli/terminal/progress.ts";

const TARGETS: ProgressUnit = { name: "targets", size: 1 };

/** Returns the messages, without a terminal, for work that has made the given progress at each second. */
async function said(
  unit: ProgressUnit,
  steps: readonly [second: number, done: number][],
  total: number,
) {
  let second = 0;
  const stderr = new PassThrough();
  const io: Io = {
    stdin: new PassThrough(),
    stdout: new PassThrough(),
    stderr,
    env: {},
    cwd: ".",
    now: () => second * 1000,
  };
  const progress = createProgress(io, "Checking ", unit);
  for (const [at, done] of steps) {
    second = at;
    progress.update(done, total);
  }
  progress.stop();
  stderr.end();
  return text(stderr);
}

it.each<[string, ProgressUnit, [number, number][], number, string]>([
  [
    "nothing if it ends soon",
    TARGETS,
    [
      [0, 0],
      [3, 10],
      [9, 19],
    ],
    20,
    "",
  ],
  [
    "a line after ten seconds",
    TARGETS,
    [
      [0, 0],
      [10, 3],
    ],
    2000,
    "Checking: 3 of 2,000 targets\n",
  ],
  [
    "a line every thirty seconds after that, however often it progresses",
    TARGETS,
    [
      [11, 3],
      [12, 4],
      [40, 7],
      [41, 8],
      [42, 9],
    ],
    20,
    "Checking: 3 of 20 targets\nChecking: 8 of 20 targets\n",
  ],
  ["nothing at the end, when the result is printed", TARGETS, [[60, 20]], 20, ""],
  [
    "amounts with their unit",
    MEBIBYTES,
    [[15, 2_621_440]],
    10_485_760,
    "Checking: 2.5 of 10 MiB\n",
  ],
])("without a terminal, long work prints %s", async (_name, unit, steps, total, expected) => {
  expect(await said(unit, steps, total)).toBe(expected);
});

it.each<[string, (io: Io) => () => void]>([
  [
    "a bar of amounts",
    (io) => {
      const bar = createProgress(io, "Checking", TARGETS);
      bar.update(1, 20);
      return bar.stop;
    },
  ],
  [
    "a bar of steps",
    (io) => {
      const bar = createSteps(io, "Publishing", 4);
      bar.begin("reading the file");
      return bar.stop;
    },
  ],
])("%s changes no setting of the terminal that Ctrl-C would leave changed", async (_name, draw) => {
  const stderr = Object.assign(new PassThrough(), { isTTY: true, columns: 80 });
  const streams = { stdin: new PassThrough(), stdout: new PassThrough(), stderr };
  const stop = draw({ ...streams, env: {}, cwd: ".", now: () => 0 });
  const drawn = String(stderr.read());
  stop();
  expect(drawn).toContain("\u2591");
  // Modes, such as line wrapping and the cursor.
  expect(drawn).not.toContain("\u001b[?");
});
