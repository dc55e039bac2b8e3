/**
 * `npm test`: runs the tests, with `-- --all` also the long ones; names those skipped, and ends with a line
 * `N passed, N failed`.
 */
import { spawnSync } from "node:child_process";
import { mkdirSync, readFileSync, rmSync } from "node:fs";

const REPORT = "build/test-report.json";

const options = process.argv.slice(2).filter((it) => it !== "--all");
const isAll = options.length < process.argv.length - 2;

mkdirSync("build", { recursive: true });
rmSync(REPORT, { force: true });
const build = spawnSync("node", ["src/program/main.ts", "build"], { stdio: "inherit" });
const vitest = spawnSync(
  "vitest",
  [
    "run",
    "--reporter=default",
    "--reporter=json",
    `--outputFile.json=${REPORT}`,
    ...(isAll ? [] : ["--project=!long"]),
    ...options,
  ],
  { stdio: "inherit" },
);
const { passed, failed, skipped } = readReport();
// A run that broke in another way (a file that does not load, an unhandled error) is not a success either.
const isBroken = vitest.status !== 0 || build.status !== 0;
// Steps of the gate that failed before the tests count as failures of the whole.
const earlier = Number(process.env.SUNSET_FAILED_STEPS ?? 0);
const total = (isBroken ? Math.max(1, failed) : failed) + earlier;
for (const it of skipped) process.stdout.write(`skipped: ${it}\n`);
process.stdout.write(`${passed} passed, ${total} failed\n`);
process.exitCode = total === 0 ? 0 : 1;

/** The part of vitest's report that is used here. */
interface Report {
  readonly numPassedTests?: number;
  readonly numFailedTests?: number;
  readonly testResults?: readonly {
    readonly assertionResults?: readonly { readonly status: string; readonly fullName: string }[];
  }[];
}

function readReport(): { passed: number; failed: number; skipped: readonly string[] } {
  try {
    const report: Report | null = JSON.parse(readFileSync(REPORT, "utf8"));
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
