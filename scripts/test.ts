/**
 * `npm test`: runs the tests, with `-- --all` also the long ones; names those skipped, and ends with a line
 * `N passed, N failed`.
 */
import { spawn, spawnSync } from "node:child_process";
import { mkdirSync, readFileSync, rmSync } from "node:fs";
import { readChance } from "../test/support/chance.ts";

/**
 * The projects that are run by a vitest of their own, side by side. One workerd is enough beside the workers in Node,
 * and each one more would load every module again; within one run, vitest would let the others wait for it.
 */
const SIDE_BY_SIDE: readonly (readonly string[])[] = [
  ["--reporter=default", "--project=!workerd"],
  // Its output comes when all is over, so that it names only what failed.
  ["--reporter=minimal", "--project=workerd", "--maxWorkers=1"],
];

const options = process.argv.slice(2).filter((it) => it !== "--all");
const isAll = options.length < process.argv.length - 2;
// What is chosen may be in one project only: a single run finds it.
const runs = options.length === 0 ? SIDE_BY_SIDE : [["--reporter=default", ...options]];

mkdirSync("build", { recursive: true });
const build = spawnSync("node", ["src/program/main.ts", "build"], { stdio: "inherit" });
// A seed that is chosen at random is one for all.
readChance(process.env);
const results = await Promise.all(runs.map(runVitest));
for (const { output } of results) process.stdout.write(output);
const skipped = results.flatMap((it) => it.skipped);
const passed = results.reduce((sum, it) => sum + it.passed, 0);
const failed = results.reduce((sum, it) => sum + it.failed, 0);
// A run that broke in another way (a file that does not load, an unhandled error) is not a success either.
const isBroken = build.status !== 0 || results.some((it) => it.status !== 0);
// Steps of the gate that failed before the tests count as failures of the whole.
const earlier = Number(process.env.SUNSET_FAILED_STEPS ?? 0);
const total = (isBroken ? Math.max(1, failed) : failed) + earlier;
for (const it of skipped) process.stdout.write(`skipped: ${it}\n`);
process.stdout.write(`${passed} passed, ${total} failed\n`);
process.exitCode = total === 0 ? 0 : 1;

interface Result extends Counts {
  /** Null if a signal ended it. */
  readonly status: number | null;
  /** What it printed, unless that went straight to the terminal, as that of the first run does. */
  readonly output: string;
}

async function runVitest(given: readonly string[], index: number): Promise<Result> {
  const report = `build/test-report-${index}.json`;
  rmSync(report, { force: true });
  // The variable wins over the option, and is meant for the first run.
  const env = { ...process.env, ...(index > 0 && { VITEST_MAX_WORKERS: undefined }) };
  const vitest = spawn(
    "vitest",
    [
      "run",
      "--reporter=json",
      `--outputFile.json=${report}`,
      ...(isAll ? [] : ["--project=!long"]),
      ...given,
    ],
    { stdio: index === 0 ? "inherit" : ["ignore", "pipe", "pipe"], env },
  );
  for (const signal of ["SIGINT", "SIGTERM", "SIGHUP"] as const) {
    process.on(signal, () => vitest.kill(signal));
  }
  let output = "";
  for (const stream of [vitest.stdout, vitest.stderr])
    stream?.setEncoding("utf8").on("data", (text: string) => (output += text));
  const status = await new Promise<number | null>((resolve) => {
    vitest.on("close", resolve);
    vitest.on("error", () => resolve(null));
  });
  return { status, output, ...readReport(report) };
}

interface Counts {
  readonly passed: number;
  readonly failed: number;
  readonly skipped: readonly string[];
}

/** The part of vitest's report that is used here. */
interface Report {
  readonly numPassedTests?: number;
  readonly numFailedTests?: number;
  readonly testResults?: readonly {
    readonly assertionResults?: readonly { readonly status: string; readonly fullName: string }[];
  }[];
}

function readReport(file: string): Counts {
  try {
    const report: Report | null = JSON.parse(readFileSync(file, "utf8"));
    const tests = report?.testResults?.flatMap((it) => it.assertionResults ?? []) ?? [];
    return {
      passed: report?.numPassedTests ?? 0,
      failed: report?.numFailedTests ?? 1,
      skipped: tests.filter((it) => /skipped|pending/.test(it.status)).map((it) => it.fullName),
    };
  } catch {
    return { passed: 0, failed: 1, skipped: [] };
  }
}
