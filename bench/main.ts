/** `npm run bench`: what a decision and a request cost. `--json` for programs. bench/README.md explains the figures. */
import { measureRequests } from "./requests.ts";
import { measureResolve } from "./resolve.ts";

const isJson = process.argv.includes("--json");

const resolve = await measureResolve([10, 1000, 100_000]);
const requests = await measureRequests(1000);

if (isJson) {
  process.stdout.write(`${JSON.stringify({ resolve, requests })}\n`);
} else {
  const [smallest] = resolve;
  const lines = [
    "One resolve, by the size of the table (median)",
    ...resolve.map(({ rules, nanoseconds }) => {
      const ratio = nanoseconds / (smallest?.nanoseconds ?? nanoseconds);
      return `  ${rules.toLocaleString("en").padStart(9)} rules  ${nanoseconds.toFixed(0).padStart(6)} ns  x ${ratio.toFixed(2)}`;
    }),
    "",
    "Processor time a request in workerd (median)",
    `  a bare handler with a constant 301  ${requests.bareMicroseconds.toFixed(1).padStart(6)} us`,
    `  Sunset with ${requests.rules.toLocaleString("en")} rules             ${requests.sunsetMicroseconds.toFixed(1).padStart(6)} us`,
    `  ratio, pair by pair                 ${requests.ratio.toFixed(2).padStart(6)}  (aim: under 1.25)`,
  ];
  process.stdout.write(`${lines.join("\n")}\n`);
}
