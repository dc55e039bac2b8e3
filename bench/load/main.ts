/**
 * `npm run load`: finds the rate at which the Worker gives way, compared with a bare handler, then soaks it at half of
 * that. bench/README.md explains options and figures. The exit code is 1 if a promise was broken.
 */
import { parseArgs } from "node:util";
import { P99_AT_MOST_MS } from "./climb.ts";
import { findBroken, formatReport } from "./report.ts";
import { runLoad } from "./run.ts";

const { values } = parseArgs({
  options: {
    minutes: { type: "string", default: "2" },
    rules: { type: "string", default: "10000" },
    rate: { type: "string" },
    from: { type: "string", default: "500" },
    step: { type: "string", default: "5" },
    p99: { type: "string", default: String(P99_AT_MOST_MS) },
    idle: { type: "string", default: "5000" },
    slow: { type: "string", default: "200" },
    connections: { type: "string", default: "10000" },
    only: {
      type: "string",
      multiple: true,
      default: ["knee", "soak", "unmatched", "control", "connections"],
    },
    json: { type: "boolean" },
  },
});

const report = await runLoad({
  does: (part) => values.only.includes(part),
  rules: Number(values.rules),
  seconds: Number(values.minutes) * 60,
  rate: values.rate === undefined ? null : Number(values.rate),
  from: Number(values.from),
  stepSeconds: Number(values.step),
  p99AtMostMs: Number(values.p99),
  idle: Number(values.idle),
  slow: Number(values.slow),
  connections: Number(values.connections),
  tell: (line) => void process.stderr.write(`${line}\n`),
});
process.stdout.write(values.json ? `${JSON.stringify(report)}\n` : formatReport(report));
if (findBroken(report).length > 0) process.exitCode = 1;
