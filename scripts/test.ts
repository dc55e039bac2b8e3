/** `npm test`: every test. Ends with a line `N passed, N failed`. */
import { spawnSync } from "node:child_process";
import { mkdirSync, readFileSync, rmSync } from "node:fs";

const REPORT = "build/test-report.json";

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
    ...process.argv.slice(2),
  ],
  { stdio: "inherit" },
);
const { passed, failed } = readReport();
// A run that broke down otherwise (a file that does not load, an unhandled error) is no success either.
const isBroken = vitest.status !== 0 || build.status !== 0;
// Steps of the gate that failed before the tests count as failures of the whole.
const earlier = Number(process.env.SUNSET_FAILED_STEPS ?? 0);
const total = (isBroken ? Math.max(1, failed) : failed) + earlier;
process.stdout.write(`${passed} passed, ${total} failed\n`);
process.exitCode = total === 0 ? 0 : 1;

function readReport(): { passed: number; failed: number } {
  try {
    const report: unknown = JSON.parse(readFileSync(REPORT, "utf8"));
    if (typeof report !== "object" || report === null) return { passed: 0, failed: 1 };
    return {
      passed: "numPassedTests" in report ? Number(report.numPassedTests) : 0,
      failed: "numFailedTests" in report ? Number(report.numFailedTests) : 1,
    };
  } catch {
    return { passed: 0, failed: 1 };
  }
}
