/**
 * `npm run properties`: runs every test file with properties, with a new seed and all cases. `-- --cases 40` tries ten
 * times as many cases, `-- --seed N` repeats a run; files may follow.
 */
import { spawnSync } from "node:child_process";
import { globSync, readFileSync } from "node:fs";
import { parseArgs } from "node:util";

const { values, positionals } = parseArgs({
  options: {
    cases: { type: "string", default: "4" },
    seed: { type: "string", default: "random" },
  },
  allowPositionals: true,
});

const files = globSync("test/**/*.test.ts").filter((file) =>
  readFileSync(file, "utf8").includes('from "fast-check"'),
);
const { status } = spawnSync(
  "vitest",
  ["run", ...(positionals.length > 0 ? positionals : files.toSorted())],
  {
    stdio: "inherit",
    env: { ...process.env, SUNSET_SEED: values.seed, SUNSET_CASES: values.cases },
  },
);
process.exitCode = status ?? 1;
