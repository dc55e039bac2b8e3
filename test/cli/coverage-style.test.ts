import { readFileSync } from "node:fs";
import { expect, it } from "vitest";
import { COVERAGE_STYLE } from "../../src/cli/coverage/style.ts";
import { VISIT_OUTCOMES } from "../../src/domain/report/visit-outcome.ts";

/** Returns the colours of outcomes, those of the light scheme first. */
function coloursIn(css: string, prefix: string): Record<string, string[]> {
  return Object.fromEntries(
    VISIT_OUTCOMES.map((outcome) => [
      outcome,
      [...css.matchAll(new RegExp(`--${prefix}${outcome}:\\s*(#[0-9a-f]{6})`, "g"))].map(
        (it) => it[1] ?? "",
      ),
    ]),
  );
}

it("the report and the console show each outcome in the same colour, in both schemes", () => {
  const console = readFileSync("src/console/assets/visits.css", "utf8");
  const report = coloursIn(COVERAGE_STYLE, "");
  expect(coloursIn(console, "visit-")).toEqual(report);
  expect(report.rule).toHaveLength(2);
});
