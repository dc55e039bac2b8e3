import { env } from "cloudflare:workers";
import * as fc from "fast-check";
import { beforeEach, describe, expect, it } from "vitest";
import { COMPARED_AT_MOST, findChanges } from "../../src/console/shared/changes.ts";
import { readLine } from "../../src/console/shared/rule-line.ts";
import { findByBeginning, type Query, searchTable } from "../../src/console/table/search.ts";
import { createSources, type Sources } from "../../src/console/shared/sources.ts";
import { surveyTable } from "../../src/console/shared/survey.ts";
import { diffTables } from "../../src/domain/report/diff.ts";
import type { RuleData } from "../../src/domain/table/schema.ts";
import { compileRelease } from "../../src/release/compile-release.ts";
import { createContent, formatRule } from "../../src/release/content.ts";
import { createBindingStore, type KvBinding } from "../../src/store/kv/kv-binding.ts";
import { bundleOf } from "../support/bundle.ts";
import { ruleArbitrary } from "../support/arbitraries.ts";
import { compile, type SitePatch } from "../support/table.ts";

const kv = createBindingStore((env as unknown as { REDIRECTS: KvBinding }).REDIRECTS);

/** A table's content, as a bundle holds it. */
async function sourcesOf(rules: readonly RuleData[], site: SitePatch = {}): Promise<Sources> {
  const compiled = compile(rules, site);
  const release = await compileRelease(compiled, { order: "canonical" }, () => {});
  if (!release) throw new TypeError("The table cannot be compiled");
  return createSources(kv, bundleOf(release))(release.manifest);
}

const TEXT = fc.oneof(
  fc.string(),
  fc.constantFrom('"', "\\", ',"to":"', '{"from":"', ',"gone":true', ',"where":', "é\u2028", "\n"),
);

describe("readLine()", () => {
  it("reads off the text what parsing would give, whatever people wrote", () => {
    const rules = fc
      .tuple(ruleArbitrary, fc.option(TEXT), fc.option(TEXT))
      .map(([rule, section, note]) => ({
        ...rule,
        ...(section === null ? {} : { section }),
        ...(note === null ? {} : { note }),
      }));
    fc.assert(
      fc.property(rules, (rule) => {
        const outcome = rule.gone ? "gone" : rule.keep ? "keep" : "redirect";
        expect(readLine(formatRule(rule))).toEqual({
          from: rule.from,
          to: rule.to ?? null,
          outcome,
          status: rule.keep ? null : rule.gone ? 410 : (rule.status ?? 301),
          section: rule.section ?? null,
          note: rule.note ?? null,
          startsAt: rule.startsAt ?? null,
          endsAt: rule.endsAt ?? null,
        });
      }),
      { numRuns: 500 },
    );
  });

  it("does not take a value of where for a field", () => {
    const where = { slug: { a: "b", to: "https://evil.example/", section: "x" } };
    const line = formatRule({ from: "/:slug", where, to: "https://www.new.example/:slug" });
    expect(readLine(line)).toMatchObject({ to: "https://www.new.example/:slug", section: null });
  });
});

describe("findChanges()", () => {
  it("finds what comparing the whole tables finds", async () => {
    const tables = fc.array(ruleArbitrary, { maxLength: 12 });
    await fc.assert(
      fc.asyncProperty(tables, tables, tables, async (common, removed, added) => {
        const before = withoutRepeats([...common, ...removed]);
        const after = withoutRepeats([...added, ...common]);
        const { difference } = await findChanges(await sourcesOf(before), await sourcesOf(after));
        expect(difference).toEqual(diffTables(inOrder(before), inOrder(after)));
      }),
      { numRuns: 60 },
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

  it("counts lines where too much differs to be compared, and keeps some to be shown", async () => {
    const many = Array.from({ length: COMPARED_AT_MOST + 1 }, (_, index) => exact(index));
    const changes = await findChanges(await sourcesOf([exact(-1)]), await sourcesOf(many));
    expect(changes).toMatchObject({
      difference: null,
      removedCount: 1,
      addedCount: COMPARED_AT_MOST + 1,
    });
    expect(changes.added.length).toBeGreaterThan(100);
    expect(changes.added.length).toBeLessThan(1000);
  });
});

/** What validation refuses is in no release: the same rule twice. */
function withoutRepeats(rules: readonly RuleData[]): RuleData[] {
  return [...new Map(rules.map((rule) => [formatRule(rule), rule])).values()];
}

/** As the content has them: of rules that are alike in everything else, the order decides how they are paired. */
function inOrder(rules: readonly RuleData[]) {
  const { data } = compile(rules);
  const { order } = createContent(data);
  return compile(order.flatMap((index) => data.rules[index] ?? []));
}

function exact(index: number): RuleData {
  const name = String(index).padStart(6, "0");
  return { from: `/global/${name}`, to: `https://www.new.example/${name}` };
}

const ANY: Query = {
  text: "",
  section: null,
  outcome: null,
  status: null,
  host: null,
  hasWindow: false,
  among: null,
  sort: "from",
  page: 1,
};

describe("searchTable()", () => {
  let sources: Sources;

  beforeEach(async () => {
    sources = await sourcesOf([
      { from: "/global/b", to: "https://www.new.example/1", section: "News", note: 'An "old" one' },
      { from: "/global/a", to: "https://www.new.example/3", status: 302, section: "Shop" },
      { from: "/global/c", gone: true, startsAt: "2024-11-01T00:00:00Z" },
      { from: "https://old.example/global/d", to: "https://www.new.example/2" },
      { from: "/global/from-to", keep: true },
    ]);
  });

  it.each<[string, Partial<Query>, string[]]>([
    [
      "nothing",
      {},
      ["/global/a", "/global/b", "/global/c", "/global/from-to", "https://old.example/global/d"],
    ],
    ["a part of an address", { text: "GLOBAL/B" }, ["/global/b"]],
    ["a part of a target", { text: "example/3" }, ["/global/a"]],
    ["a word of a note", { text: '"OLD"' }, ["/global/b"]],
    ["a section's name", { text: "shop" }, ["/global/a"]],
    ["what only names of fields have", { text: "section" }, []],
    ["a section", { section: "News" }, ["/global/b"]],
    ["no section", { section: "", outcome: "gone" }, ["/global/c"]],
    ["an outcome", { outcome: "keep" }, ["/global/from-to"]],
    ["a status", { status: 302 }, ["/global/a"]],
    ["a host", { host: "old.example" }, ["https://old.example/global/d"]],
    ["every host", { host: "", section: "Shop" }, ["/global/a"]],
    ["dates of its own", { hasWindow: true }, ["/global/c"]],
    ["two things at once", { text: "new.example", status: 301, section: "News" }, ["/global/b"]],
  ])("finds rules by %s", async (_name, query, expected) => {
    const { lines, total } = await searchTable(sources, { ...ANY, ...query });
    expect(lines.map((it) => readLine(it).from)).toEqual(expected);
    expect(total).toBe(expected.length);
  });

  it.each([
    [
      "to",
      ["/global/b", "https://old.example/global/d", "/global/a", "/global/c", "/global/from-to"],
    ],
    [
      "section",
      ["/global/b", "/global/a", "/global/c", "/global/from-to", "https://old.example/global/d"],
    ],
    [
      "starts",
      ["/global/c", "/global/a", "/global/b", "/global/from-to", "https://old.example/global/d"],
    ],
  ] as const)("sorts by %s", async (sort, expected) => {
    const { lines } = await searchTable(sources, { ...ANY, sort });
    expect(lines.map((it) => readLine(it).from)).toEqual(expected);
  });
});

describe("findByBeginning()", () => {
  it("finds the same page as reading through a table of several parts", async () => {
    const sources = await sourcesOf(Array.from({ length: 45_000 }, (_, index) => exact(index)));
    expect(sources.manifest.sources).toBe(3);
    const cases = [
      ["/global/0199", 1],
      ["/global/0399", 2],
      ["/global/", 900],
      ["/global/044999", 1],
      ["", 1],
      ["/nothing", 1],
      ['"', 1],
    ] as const;
    for (const [beginning, page] of cases) {
      const found = await findByBeginning(sources, beginning, page);
      const expected = await searchTable(sources, { ...ANY, text: beginning, page });
      expect(found).toEqual(expected);
    }
  });
});

describe("surveyTable()", () => {
  it("counts what there is, and where it leads", async () => {
    const survey = await surveyTable(
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
    expect(survey).toMatchObject({ isGenuine: true, rules: 4 });
    expect(survey.flows.toSorted((a, b) => (a.from < b.from ? -1 : 1))).toEqual([
      { from: "/global", to: { kind: "gone" }, rules: 1 },
      { from: "Shop", to: { kind: "target", name: "/global/store" }, rules: 2 },
      { from: "old.example", to: { kind: "keep" }, rules: 1 },
    ]);
    expect(survey.windows).toEqual([{ startsAt: null, endsAt: "2026-01-01T00:00:00Z", rules: 1 }]);
    expect([...survey.hosts]).toEqual([
      ["", 3],
      ["old.example", 1],
    ]);
  });
});
