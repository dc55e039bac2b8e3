/**
 * `npm run bench`: measures the cost of a decision and of a request. `--json` for programs; `--rules N` for another
 * size of the served table. bench/README.md explains the figures.
 */
import { parseArgs } from "node:util";
import { type FirstAnswerResult, measureFirstAnswer } from "./first-answer.ts";
import { type Cost, measureRequests, type RequestResult } from "./requests.ts";
import { measureResolve, type ResolveResult } from "./resolve.ts";

const { values } = parseArgs({
  options: { json: { type: "boolean" }, rules: { type: "string", default: "10000" } },
});
const rules = Number(values.rules);

const resolve = await measureResolve([10, 1000, 100_000, 1_000_000]);
const firstAnswer = await measureFirstAnswer(rules, [50, 200]);
const requests = await measureRequests(rules);
process.stdout.write(
  values.json
    ? `${JSON.stringify({ resolve, rules, firstAnswer, requests })}\n`
    : [
        formatResolve(resolve),
        formatFirstAnswer(firstAnswer),
        formatRequests(rules, requests),
      ].join("\n"),
);

function formatResolve(results: readonly ResolveResult[]): string {
  const base = results.find((it) => it.rules === 1000)?.nanoseconds ?? Number.NaN;
  const lines = results.map(
    ({ rules: size, nanoseconds, compileSeconds, bytesPerRule }) =>
      `  ${size.toLocaleString("en").padStart(9)} rules  ${nanoseconds.toFixed(0).padStart(6)} ns  x ${(nanoseconds / base).toFixed(2)}${compileSeconds.toFixed(1).padStart(10)} s${bytesPerRule.toFixed(1).padStart(9)} B\n`,
  );
  return `One resolve in a compact table (median; beside 1,000 rules), the time to compile it, the size of a rule\n${lines.join("")}`;
}

function formatFirstAnswer(results: readonly FirstAnswerResult[]): string {
  const lines = results.map(
    ({ name, delayMs, startMs, answerMs, roundTrips, microseconds }) =>
      `  ${name.padEnd(26)}${`${delayMs} ms`.padStart(8)}${startMs.toFixed(0).padStart(9)} ms${answerMs.toFixed(0).padStart(9)} ms${String(roundTrips).padStart(8)}${microseconds.toFixed(0).padStart(9)} us\n`,
  );
  return `The first answer of a fresh isolate, and processor time of its first 1,000 requests
  ${"".padEnd(26)}${"KV takes".padStart(8)}${"start".padStart(12)}${"answer".padStart(12)}${"trips".padStart(8)}${"CPU/req".padStart(12)}
${lines.join("")}`;
}

function formatRequests(size: number, results: readonly RequestResult[]): string {
  const cost = ({ microseconds, ratio }: Cost): string =>
    `${microseconds.toFixed(0).padStart(7)} us${`x ${ratio.toFixed(2)}`.padStart(9)}`;
  const lines = results.map(
    ({ name, usual, fresh, memoryMiB, firstAnswerMs, kvReads }) =>
      `  ${name.padEnd(22)}${cost(usual)}${cost(fresh)}${memoryMiB.toFixed(0).padStart(8)} MiB${firstAnswerMs.toFixed(0).padStart(8)} ms${kvReads.toFixed(1).padStart(8)}\n`,
  );
  return `Serving ${size.toLocaleString("en")} rules, each in a process of its own
  ${"".padEnd(22)}${"usual".padStart(10)}${"ratio".padStart(9)}${"fresh".padStart(10)}${"ratio".padStart(9)}${"memory".padStart(12)}${"first".padStart(11)}${"KV/1000".padStart(8)}
${lines.join("")}`;
}
