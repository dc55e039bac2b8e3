/** The data of the map agrees with the table beside it, at any size. */
import fc from "fast-check";
import { describe, expect, it } from "vitest";
import { totalsByKind } from "../../src/console/release/outlook/map-label.ts";
import { readRuleLine } from "../../src/console/shared/rule-line.ts";
import { findFlows, type Flow } from "../../src/console/shared/table-flows.ts";
import { summarizeTable } from "../../src/console/shared/table-summary.ts";
import { compareText } from "../../src/domain/url/query.ts";
import type { RuleData } from "../../src/domain/table/schema.ts";
import { formatRule } from "../../src/release/content.ts";
import { runs } from "../support/runs.ts";
import { exact, sourcesOf } from "./sources.ts";

const NEW = "https://www.new.example";

const flowsOf = async (rules: readonly RuleData[], site = {}): Promise<readonly Flow[]> =>
  findFlows(await sourcesOf(rules, site));

/** `Shop > /global/store: 2`. */
const written = (flows: readonly Flow[]): string[] =>
  flows.map(
    ({ from, kind, to, weight }) =>
      `${from.segments.join("/")} > ${to ? to.segments.join("/") : kind}: ${weight}`,
  );

describe("findFlows()", () => {
  it("lists where sections lead, and rules without a section by host and path", async () => {
    const flows = await flowsOf([
      { from: "/global/shop/a", to: `${NEW}/global/store/a`, section: "Shop" },
      { from: "/global/shop/b", to: `${NEW}/global/store/b?x`, section: "Shop" },
      { from: "/global/news/c", gone: true, to: `${NEW}/news` },
      { from: "https://old.example/global/d", keep: true },
      { from: "/global/later", undecided: true },
      { from: "/global/file.txt", serve: { type: "text/plain", body: "x" } },
    ]);
    expect(written(flows).toSorted()).toEqual([
      "/global/file.txt > serve: 1",
      "/global/later > undecided: 1",
      "/global/news/c > gone: 1",
      "Shop > /global/store/a: 1",
      "Shop > /global/store/b: 1",
      "old.example/global/d > keep: 1",
    ]);
  });

  it("distinguishes targets that differ only deep in their path", async () => {
    const rules = ["paintings", "sculptures", "coins"].flatMap((room) =>
      Array.from({ length: 30 }, (_, index): RuleData => ({
        from: `/global/${room}-${index}`,
        to: `${NEW}/museum/visit/${room}/${index}`,
      })),
    );
    const targets = new Set((await flowsOf(rules)).map(({ to }) => to?.segments.join("/") ?? ""));
    expect([...targets].toSorted(compareText)).toEqual([
      "/museum/visit/coins",
      "/museum/visit/paintings",
      "/museum/visit/sculptures",
    ]);
  });

  it("lists the fallback page separately, since visitors do not find their page there", async () => {
    const rules = [
      { from: "/global/a", to: `${NEW}/` },
      { from: "/global/b", to: `${NEW}/b` },
    ];
    const flows = await flowsOf(rules, { fallback: `${NEW}/` });
    expect(totalsByKind(flows)).toEqual([
      ["target", 1],
      ["fallback", 1],
    ]);
  });

  it.each<[fallback: string, to: string, isSame: boolean]>([
    [NEW, `${NEW}/`, true],
    [`${NEW}/`, NEW, true],
    [`${NEW}/`, "https://WWW.New.example/", true],
    [`${NEW}/`, "https://www.new.example:443", true],
    [`${NEW}/`, `${NEW}/a/../`, true],
    [`${NEW}/ü`, `${NEW}/%C3%BC`, true],
    [`${NEW}/global/`, `${NEW}/global`, false],
    [`${NEW}/global/`, `${NEW}/Global/`, false],
    [`${NEW}/`, `${NEW}/?a`, false],
    [`${NEW}/`, `${NEW}/#a`, false],
    [`${NEW}/`, "not an address", false],
  ])("recognises the fallback page %s in the new address %s: %s", async (fallback, to, isSame) => {
    const flows = await flowsOf([{ from: "/global/a", to }], { fallback });
    expect(totalsByKind(flows)).toEqual([[isSame ? "fallback" : "target", 1]]);
    const { outcomes } = await summarizeTable(
      await sourcesOf([{ from: "/global/a", to }], { fallback }),
    );
    expect([...outcomes]).toEqual([[isSame ? "fallback" : "redirect", 1]]);
  });

  it.each<[string, RuleData, number]>([
    ["one address once", { from: "/global/a", to: `${NEW}/a` }, 1],
    [
      "an enumeration by its values",
      {
        from: "/global/:a/:b",
        where: { a: ["x", "y"], b: { p: "q", r: "s", t: "u" } },
        gone: true,
      },
      6,
    ],
    [
      "a pattern by its examples",
      { from: "/global/:a", gone: true, examples: { match: ["/global/x", "/global/y"] } },
      2,
    ],
    ["a pattern without examples as one", { from: "/global/p/*", gone: true }, 1],
    [
      "a captured parameter by its values",
      { from: "/global/a?id=:id", where: { id: ["1", "2", "3"] }, gone: true },
      3,
    ],
  ])("counts %s", async (_name, rule, expected) => {
    expect((await flowsOf([rule])).map((it) => it.weight)).toEqual([expected]);
  });

  /** The outcomes of a table, counted rule by rule. */
  function countedApart(rules: readonly RuleData[]): Record<string, number> {
    const counts: Record<string, number> = {};
    for (const rule of rules) {
      const { outcome } = readRuleLine(formatRule(rule));
      counts[outcome] = (counts[outcome] ?? 0) + 1;
    }
    return counts;
  }

  it("agrees with a count rule by rule, for thousands of targets with gone and keep among them", async () => {
    const kinds = fc.constantFrom<RuleData["from"]>("redirect", "gone", "keep", "undecided");
    const place = fc.record({
      kind: kinds,
      section: fc.option(fc.integer({ min: 0, max: 3000 })),
      folder: fc.integer({ min: 0, max: 3000 }),
    });
    const tables = fc.array(place, { minLength: 1, maxLength: 6000, size: "max" });
    await fc.assert(
      fc.asyncProperty(tables, async (places) => {
        const rules = places.map(({ kind, section, folder }, index): RuleData => ({
          from: `/global/f${folder}/${index}`,
          ...(section === null ? {} : { section: `Section ${section}` }),
          ...(kind === "redirect" ? { to: `${NEW}/f${folder}/${index}` } : { [kind]: true }),
        }));
        const flows = await flowsOf(rules);
        const { redirect = 0, ...others } = countedApart(rules);
        const expected = { ...(redirect > 0 ? { target: redirect } : {}), ...others };
        expect(Object.fromEntries(totalsByKind(flows))).toEqual(expected);
        for (const side of ["from", "to"] as const) {
          const names = new Set(flows.map((it) => JSON.stringify(it[side])));
          expect(names.size).toBeLessThanOrEqual(13);
        }
      }),
      runs(10),
    );
  });

  it("counts every rule even if it samples some to choose the groups", async () => {
    const rules = Array.from({ length: 45_000 }, (_, index): RuleData =>
      index % 3 === 0 ? { from: exact(index).from, gone: true } : exact(index),
    );
    const flows = await flowsOf(rules);
    expect(totalsByKind(flows)).toEqual([
      ["target", 30_000],
      ["gone", 15_000],
    ]);
  });
});
