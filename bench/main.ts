/**
 * `npm run bench`: what a decision and a request cost. `--json` for programs; `--rules N` for another size of
 * the table that is served. bench/README.md explains the figures.
 */
import { parseArgs } from "node:util";
import { measureRequests, type RequestResult } from "./requests.ts";
import { measureResolve, type ResolveResult } from "./resolve.ts";

const { values } = parseArgs({
  options: { json: { type: "boolean" }, rules: { type: "string", default: "10000" } },
});
const rules = Number(values.rules);

const resolve = await measureResolve([10, 1000, 100_000, 1_000_000]);
const requests = await measureRequests(rules);
process.stdout.write(
  values.json
    ? `${JSON.stringify({ resolve, rules, requests })}\n`
    : [formatResolve(resolve), formatRequests(rules, requests)].join("\n"),
);

function formatResolve(results: readonly ResolveResult[]): string {
  const base = results.find((it) => it.rules === 1000)?.nanoseconds ?? Number.NaN;
  const lines = results.map(
    ({ rules: size, nanoseconds, compileSeconds, bytesPerRule }) =>
      `  ${size.toLocaleString("en").padStart(9)} rules  ${nanoseconds.toFixed(0).padStart(6)} ns  x ${(nanoseconds / base).toFixed(2)}${compileSeconds.toFixed(1).padStart(10)} s${bytesPerRule.toFixed(1).padStart(9)} B\n`,
  );
  return `One resolve in a compact table (median; beside 1,000 rules), the time to compile it, the size of a rule\n${lines.join("")}`;
}

function formatRequests(size: number, results: readonly RequestResult[]): string {
  const lines = results.map(
    ({ name, microseconds, ratio, memoryMiB, firstAnswerMs, kvReads }) =>
      `  ${name.padEnd(22)}${microseconds.toFixed(0).padStart(7)} us${`x ${ratio.toFixed(2)}`.padStart(9)}${memoryMiB.toFixed(0).padStart(8)} MiB${firstAnswerMs.toFixed(0).padStart(8)} ms${kvReads.toFixed(1).padStart(8)}\n`,
  );
  return `Serving ${size.toLocaleString("en")} rules, each in a process of its own
  ${"".padEnd(22)}${"CPU/req".padStart(10)}${"ratio".padStart(9)}${"memory".padStart(12)}${"first".padStart(11)}${"KV/1000".padStart(8)}
${lines.join("")}`;
}
