/** Figures of days, as pages say them. */
import { describe, expect, it } from "vitest";
import { noVisits } from "../../src/domain/report/visit-outcome.ts";
import type { DayTotal } from "../../src/hits/by-day.ts";
import { dayFigures, withoutPage } from "../../src/hits/day-figures.ts";

const DAY = "2026-11-29";

function counted(outcome: DayTotal["outcome"], isRuled: boolean, total: number): DayTotal {
  return { day: DAY, outcome, isRuled, isCrawler: false, isShadow: false, total };
}

const UNDECIDED = { undecided: new Map([[DAY, 5]]), fallback: new Map<string, number>() };

describe("visits to addresses that nobody has decided on", () => {
  it("are taken out of the redirects, as which they are counted", () => {
    const days = dayFigures([counted("redirect", true, 17)], []);
    expect(withoutPage(days, UNDECIDED)[0]?.totals).toEqual({
      ...noVisits(),
      rule: 12,
      undecided: 5,
    });
  });

  it("are no redirects on a site without a fallback page, nor pages that no rule answers", () => {
    const days = dayFigures(
      [
        counted("redirect", true, 17),
        counted("not-found", true, 5),
        counted("not-found", false, 9),
      ],
      [],
    );
    expect(withoutPage(days, UNDECIDED)[0]?.totals).toEqual({
      ...noVisits(),
      rule: 17,
      undecided: 5,
      "not-found": 9,
    });
  });

  it("are both on a day on which the fallback page was taken away", () => {
    const days = dayFigures([counted("redirect", true, 17), counted("not-found", true, 2)], []);
    expect(withoutPage(days, UNDECIDED)[0]?.totals).toEqual({
      ...noVisits(),
      rule: 14,
      undecided: 5,
    });
  });
});
