/** "Fallback only" means the same in the table, the map, the figures of visits, and wherever an address is tried. */
import fc from "fast-check";
import { describe, expect, it } from "vitest";
import { createResultReader, lineOf, readRuleLine } from "../../src/console/shared/rule-line.ts";
import { findRulesWithoutPage } from "../../src/console/shared/rules-without-page.ts";
import { findFlows } from "../../src/console/shared/table-flows.ts";
import { summarizeTable } from "../../src/console/shared/table-summary.ts";
import { totalsByKind } from "../../src/console/release/outlook/map-label.ts";
import { judgeVisit } from "../../src/domain/report/judge-visit.ts";
import type { RuleData } from "../../src/domain/table/schema.ts";
import { formatRule } from "../../src/release/content.ts";
import { createCoverage } from "../../src/traffic/coverage.ts";
import { compacted } from "../support/compact.ts";
import { runs } from "../support/runs.ts";
import { compile, GATE } from "../support/table.ts";
import { sourcesOf } from "./sources.ts";

const NEW = "https://www.new.example";

const TARGET = fc.constantFrom(
  `${NEW}/`,
  NEW,
  "https://WWW.New.example:443/a/..",
  `${NEW}/?a=1`,
  `${NEW}/#top`,
  `${NEW}/page`,
  `${NEW}/%C3%BC`,
  `${NEW}/ü`,
);

const ruleArbitrary = fc.record({
  from: fc.constantFrom(
    "/global",
    "/GLOBAL//",
    "/uk/",
    "https://old.example/fr",
    "/global?id=1",
    "/global/a",
    "/global/B",
    "/fr/*",
  ),
  answer: fc.oneof(
    fc.record({
      to: TARGET,
      status: fc.constantFrom<NonNullable<RuleData["status"]>[]>(301, 302, 308),
      query: fc.constantFrom<NonNullable<RuleData["query"]>[]>("merge", "drop"),
    }),
    fc.constant({ undecided: true }),
    fc.record({ gone: fc.constant(true), to: TARGET }),
    fc.constant({ keep: true }),
  ),
});

/** The outcome that the table shows, as a kind of visit. */
const COUNTED = { redirect: "rule", gone: "gone", keep: "kept", serve: "served" } as const;

describe("what leads only to the fallback page", () => {
  it("is the same in table, map, coverage and every judgement of an address", async () => {
    const input = fc.record({
      rule: ruleArbitrary,
      fallback: fc.option(TARGET),
      visitors: fc.constantFrom("", "?utm_source=x"),
    });
    await fc.assert(
      fc.asyncProperty(input, async ({ rule: { from, answer }, fallback, visitors }) => {
        const rule: RuleData = { from, ...answer };
        const compiled = compile([rule], { fallback });
        const { site } = compiled.data;
        const listed = createResultReader(site)(lineOf(rule));
        expect(createResultReader(site)(readRuleLine(formatRule(rule)))).toBe(listed);

        const asked = from.replace("/*", "/x") + (from.includes("?") ? "" : visitors);
        const url = new URL(asked, "https://www.old.example");
        const request = { url, method: "GET" };
        const counted = listed === "fallback" || listed === "undecided" ? listed : COUNTED[listed];
        expect(judgeVisit(compiled.table, request, GATE).outcome).toBe(counted);
        expect(judgeVisit(compacted(compiled), request, GATE).outcome).toBe(counted);

        const coverage = createCoverage(compiled, GATE);
        coverage.count({ ...request, hits: 1, status: null, hasHost: true });
        expect(coverage.sum().outcomes[counted]).toBe(1);

        const sources = await sourcesOf([rule], { fallback });
        const kind = listed === "redirect" ? "target" : listed;
        expect(totalsByKind(await findFlows(sources))).toEqual([[kind, 1]]);
        expect([...(await summarizeTable(sources)).outcomes]).toEqual([[listed, 1]]);
        const without = await findRulesWithoutPage(sources);
        expect(without.fallback.length).toBe(listed === "fallback" ? 1 : 0);
        expect(without.undecided.length).toBe(listed === "undecided" ? 1 : 0);
      }),
      runs(400),
    );
  });

  it("names an address once, however many rules with different dates it has", async () => {
    const rules: readonly RuleData[] = [
      { from: "/global/a", to: `${NEW}/`, endsAt: "2026-01-01T00:00:00Z" },
      { from: "/global/a", to: `${NEW}/`, startsAt: "2026-01-01T00:00:00Z" },
      { from: "/global/b", undecided: true, endsAt: "2026-01-01T00:00:00Z" },
      { from: "/global/b", to: `${NEW}/`, startsAt: "2026-01-01T00:00:00Z" },
    ];
    expect(await findRulesWithoutPage(await sourcesOf(rules))).toEqual({
      undecided: ["/global/b"],
      fallback: ["/global/a"],
    });
  });

  it.each<[from: string, isOnly: boolean]>([
    ["/global", false],
    ["/Global/", false],
    ["https://old.example/uk", false],
    ["/global?page=1", true],
    ["/global/shop", true],
    ["/global/*", true],
  ])("excludes the old front pages, which the new one replaces: %s", (from, isOnly) => {
    const { data } = compile([]);
    const line = lineOf({ from, to: `${NEW}/` });
    expect(createResultReader(data.site)(line)).toBe(isOnly ? "fallback" : "redirect");
  });
});
