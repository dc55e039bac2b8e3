import * as fc from "fast-check";
import { describe, expect, it } from "vitest";
import { COMPARED_AT_MOST, findChanges } from "../../src/console/shared/changes.ts";
import { readRuleLine } from "../../src/console/shared/rule-line.ts";
import { summarizeTable } from "../../src/console/shared/table-summary.ts";
import { diffTables } from "../../src/domain/report/diff.ts";
import type { RuleData } from "../../src/domain/table/schema.ts";
import { createContent, formatRule } from "../../src/release/content.ts";
import { ruleArbitrary } from "../support/arbitraries.ts";
import { compile } from "../support/table.ts";
import { exact, sourcesOf } from "./sources.ts";
import { runs } from "../support/runs.ts";

const TEXT = fc.oneof(
  fc.string(),
  fc.constantFrom('"', "\\", ',"to":"', '{"from":"', ',"gone":true', ',"where":', "é\u2028", "\n"),
);

describe("readRuleLine()", () => {
  it("reads from the text what parsing would give, for any rule", () => {
    const rules = fc
      .tuple(ruleArbitrary, fc.option(TEXT), fc.option(TEXT))
      .map(([rule, section, note]) => ({
        ...rule,
        ...(section === null ? {} : { section }),
        ...(note === null ? {} : { note }),
      }));
    fc.assert(
      fc.property(rules, (rule) => {
        const words = ["gone", "keep", "serve", "undecided"] as const;
        const outcome = words.find((it) => rule[it] !== undefined) ?? "redirect";
        const statuses = { gone: 410, keep: null, serve: 200, undecided: null };
        expect(readRuleLine(formatRule(rule))).toEqual({
          from: rule.from,
          to: rule.to ?? null,
          outcome,
          status: outcome === "redirect" ? (rule.status ?? 301) : statuses[outcome],
          section: rule.section ?? null,
          note: rule.note ?? null,
          startsAt: rule.startsAt ?? null,
          endsAt: rule.endsAt ?? null,
        });
      }),
      runs(500),
    );
  });

  it("does not mistake a value of where for a field", () => {
    const where = { slug: { a: "b", to: "https://evil.example/", section: "x" } };
    const line = formatRule({ from: "/:slug", where, to: "https://www.new.example/:slug" });
    expect(readRuleLine(line)).toMatchObject({
      to: "https://www.new.example/:slug",
      section: null,
    });
  });
});

describe("findChanges()", () => {
  it("finds the same as a comparison of the whole tables", async () => {
    const tables = fc.array(ruleArbitrary, { maxLength: 12 });
    await fc.assert(
      fc.asyncProperty(tables, tables, tables, async (common, removed, added) => {
        const before = withoutRepeats([...common, ...removed]);
        const after = withoutRepeats([...added, ...common]);
        const { difference } = await findChanges(await sourcesOf(before), await sourcesOf(after));
        expect(difference).toEqual(diffTables(inOrder(before), inOrder(after)));
      }),
      runs(60),
    );
  });

  it("compares the settings of the site", async () => {
    const changes = await findChanges(
      await sourcesOf([]),
      await sourcesOf([], { activatesAt: "2025-02-01T00:00:00Z" }),
    );
    expect(changes.difference?.site).toEqual([
      { field: "activatesAt", before: "2025-01-01T00:00:00Z", after: "2025-02-01T00:00:00Z" },
    ]);
  });

  it("counts all changes and keeps a sample if there are too many to compare at once", async () => {
    // The first thousand have other answers; the next thousand only have other notes.
    const other = (index: number): RuleData =>
      index < 1000
        ? { ...exact(index), status: 302 }
        : index < 2000
          ? { ...exact(index), note: "x" }
          : exact(index);
    const many = Array.from({ length: COMPARED_AT_MOST + 2000 }, (_, index) => other(index));
    const olds = Array.from({ length: 2000 }, (_, index) => exact(index));
    const changes = await findChanges(
      await sourcesOf([exact(-1), ...olds]),
      await sourcesOf(many, { fallback: null }),
    );
    expect(changes.difference).toBeNull();
    expect(changes.counts).toEqual({ removed: 1, changed: 1000, added: COMPARED_AT_MOST });
    expect(changes.shown.remarks).toBe(1000);
    expect(changes.shown.site).toEqual([
      { field: "fallback", before: "https://www.new.example/", after: null },
    ]);
    const kinds = Map.groupBy(changes.shown.changes, (it) => it.kind);
    expect([...kinds].map(([kind, of]) => [kind, of.length])).toEqual([
      ["removed", 1],
      ["changed", 500],
      ["added", 500],
    ]);
    expect(kinds.get("changed")?.[0]).toMatchObject({ before: exact(0), after: { status: 302 } });
  });
});

/** Without duplicate rules, which no valid release contains. */
function withoutRepeats(rules: readonly RuleData[]): RuleData[] {
  return [...new Map(rules.map((rule) => [formatRule(rule), rule])).values()];
}

/** In the order of the content, because that decides how equal rules are paired. */
function inOrder(rules: readonly RuleData[]) {
  const { data } = compile(rules);
  const { order } = createContent(data);
  return compile(order.flatMap((index) => data.rules[index] ?? []));
}

describe("summarizeTable()", () => {
  it("counts the rules by outcome and target", async () => {
    const summary = await summarizeTable(
      await sourcesOf(
        [
          { from: "/global/shop/a", to: "https://www.new.example/global/store/a", section: "Shop" },
          {
            from: "/global/shop/b",
            to: "https://www.new.example/global/store/b?x",
            section: "Shop",
          },
          { from: "/global/news/c", gone: true, endsAt: "2026-01-01T00:00:00Z" },
          { from: "https://old.example/global/d", keep: true },
        ],
        { targetHosts: ["www.new.example"] },
      ),
    );
    expect(summary).toMatchObject({ isGenuine: true, rules: 4 });
    expect(summary.windows).toEqual([{ startsAt: null, endsAt: "2026-01-01T00:00:00Z", rules: 1 }]);
    expect([...summary.hosts]).toEqual([
      ["", 3],
      ["old.example", 1],
    ]);
  });
});
