/**
 * `npm run check`: the whole gate. Every step runs, even if an earlier one failed; the tests come last and print the
 * line `N passed, N failed`.
 */
import { spawnSync } from "node:child_process";

const STEPS: readonly (readonly [string, string])[] = [
  ["build", "node src/program/main.ts build"],
  ["format", "oxfmt --check ."],
  ["lint", "oxlint --type-aware --deny-warnings"],
  ["types of the Worker", "tsc -p tsconfig.worker.json"],
  ["types of the rest", "tsc -p tsconfig.json"],
  ["JSON Schema", "node scripts/write-schema.ts --check"],
  ["deployable", "wrangler deploy --dry-run --outdir build/upload"],
];

const env = {
  ...process.env,
  WRANGLER_SEND_METRICS: "false",
  WRANGLER_LOG_PATH: "build/wrangler-logs",
  CLOUDFLARE_CF_FETCH_ENABLED: "false",
};

const failed = STEPS.filter(([name, command]) => {
  const started = performance.now();
  const { status, stdout, stderr } = spawnSync(command, { shell: true, env, encoding: "utf8" });
  const seconds = ((performance.now() - started) / 1000).toFixed(1);
  process.stdout.write(`${status === 0 ? "ok  " : "FAIL"} ${name} (${seconds} s)\n`);
  if (status !== 0) process.stdout.write(`$ ${command}\n${stdout}${stderr}\n`);
  return status !== 0;
}).map(([name]) => name);

if (failed.length > 0) process.stdout.write(`Failed before the tests: ${failed.join(", ")}\n`);
const tests = spawnSync("npm", ["test", "--silent", "--", "--all"], {
  stdio: "inherit",
  env: { ...env, SUNSET_FAILED_STEPS: String(failed.length) },
});
process.exitCode = tests.status ?? 1;
