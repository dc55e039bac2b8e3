import * as fc from "fast-check";
import { describe, expect, it } from "vitest";
import type { Decision } from "../../src/domain/resolve/decision.ts";
import { resolve } from "../../src/domain/resolve/resolve.ts";
import { compileRoutes, compileRule } from "../../src/domain/table/compile.ts";
import { createLayer, type Table } from "../../src/domain/table/table.ts";
import { diffTables } from "../../src/domain/report/diff.ts";
import {
  ADDRESSES_AT_MOST,
  addressesOf,
  layRows,
  type RowOver,
  rowsOver,
} from "../../src/domain/report/rows-over.ts";
import type { RuleData } from "../../src/domain/table/schema.ts";
import { nowArbitrary, routesArbitrary, ruleArbitrary } from "../support/arbitraries.ts";
import { runs } from "../support/runs.ts";
import { compile, GATE, HOUR, type SitePatch } from "../support/table.ts";

const NEW = "https://www.new.example";
const A = "https://www.old.example/global";
const OPEN = { startsAt: "2024-06-01T00:00:00Z" };

const hour = (index: number): string => new Date(GATE + index * HOUR).toISOString();

interface Case {
  readonly before?: readonly RuleData[] | null;
  readonly after: readonly RuleData[];
  readonly rows: readonly RuleData[];
  readonly now?: number;
  /** The site of the table afterwards. */
  readonly site?: SitePatch;
}

function over({ before = [], after, rows, now = GATE, site = {} }: Case): RowOver[] {
  const [old, next] = [before && compile(before), compile(after, site)];
  return rowsOver({
    before: old?.table ?? null,
    after: next.table,
    rows: rows.map((rule) => ({ key: rule.from, rule })),
    changes: old ? diffTables(old, next).changes : [],
    now,
  });
}

/** Each as `effect key: address`. */
const brief = (given: Case): string[] =>
  over(given).map(
    ({ effect, row, addresses }) => `${effect} ${row.key}: ${addresses[0]?.url.href}`,
  );

const to = (from: string, path: string, more: Partial<RuleData> = {}): RuleData => ({
  from,
  to: NEW + path,
  ...more,
});

describe("a row over a change of tables", () => {
  it.each<[string, Case, string[]]>([
    [
      "hides a changed rule",
      {
        before: [to("/global/a", "/old")],
        after: [to("/global/a", "/new")],
        rows: [to("/global/a", "/row")],
      },
      [`hides /global/a: ${A}/a`],
    ],
    [
      "hides an added rule",
      { after: [to("/global/a", "/new")], rows: [to("/global/a", "/row")] },
      [`hides /global/a: ${A}/a`],
    ],
    [
      "hides a removed rule, even if the fallback replaces that",
      { before: [to("/global/a", "/old")], after: [], rows: [to("/global/a", "/row")] },
      [`hides /global/a: ${A}/a`],
    ],
    [
      "hides a part of a changed pattern",
      {
        before: [to("/global/*", "/old")],
        after: [to("/global/*", "/new")],
        rows: [{ from: "/global/a", gone: true }],
      },
      [`hides /global/a: ${A}/a`],
    ],
    [
      "hides changed rules as a pattern",
      {
        before: [to("/global/:x/:y", "/old")],
        after: [to("/global/:x/:y", "/new")],
        rows: [to("/global/a/*", "/row")],
      },
      [`hides /global/a/*: ${A}/a/sunset-probe`],
    ],
    [
      "hides a change as a pattern, shown at an example of the rule",
      {
        before: [],
        after: [to("/global/:x/:y", "/new", { examples: { match: ["/global/a/real"] } })],
        rows: [to("/global/a/*", "/row")],
      },
      [`hides /global/a/*: ${A}/a/real`],
    ],
    [
      "hides a change as a pattern that the rule shares addresses with",
      {
        before: [],
        after: [to("/:l/b", "/new", { where: { l: ["uk", "fr"] } })],
        rows: [to("/fr/:x", "/row")],
      },
      ["hides /fr/:x: https://www.old.example/fr/b"],
    ],
    [
      "does not hide a changed rule that precedes it",
      {
        before: [to("/global/a/b", "/old")],
        after: [to("/global/a/b", "/new")],
        rows: [to("/global/a/*", "/row")],
      },
      ["differs /global/a/*: https://www.old.example/global/a"],
    ],
    [
      "hides a change of one host, on that host",
      {
        before: [to("https://old.example/global/a", "/old")],
        after: [to("https://old.example/global/a", "/new")],
        rows: [to("/global/a", "/row")],
      },
      ["hides /global/a: https://old.example/global/a"],
    ],
    [
      "does not hide a change of another host",
      {
        before: [to("https://old.example/global/a", "/old")],
        after: [to("https://old.example/global/a", "/new")],
        rows: [to("https://www.old.example/global/a", "/row")],
      },
      [`differs https://www.old.example/global/a: ${A}/a`],
    ],
    [
      "with a query hides a changed rule without one",
      {
        before: [to("/global/a", "/old")],
        after: [to("/global/a", "/new")],
        rows: [to("/global/a?x=1", "/row")],
      },
      [`hides /global/a?x=1: ${A}/a?x=1`],
    ],
    [
      "hides a change of only the query's treatment",
      {
        before: [to("/global/a", "/same")],
        after: [to("/global/a", "/same", { query: "drop" })],
        rows: [to("/global/a", "/row")],
      },
      [`hides /global/a: ${A}/a?sunset-probe=1`],
    ],
    [
      "does not hide a change elsewhere",
      {
        before: [to("/global/a", "/old"), to("/global/b", "/old")],
        after: [to("/global/a", "/old"), to("/global/b", "/new")],
        rows: [to("/global/a", "/row")],
      },
      [`differs /global/a: ${A}/a`],
    ],
    [
      "does not hide anything if the serving table is unknown",
      { before: null, after: [to("/global/a", "/new")], rows: [to("/global/a", "/row")] },
      [`differs /global/a: ${A}/a`],
    ],
    [
      "hides a change of only the query's treatment in a rule with a query",
      {
        before: [to("/global/a?x=1", "/same")],
        after: [to("/global/a?x=1", "/same", { query: "drop" })],
        rows: [to("/global/a?x=1", "/row")],
      },
      [`hides /global/a?x=1: ${A}/a?x=1&sunset-probe=1`],
    ],
    [
      "does not hide a changed rule that precedes it by its query",
      {
        before: [to("/global/a?x=1", "/old")],
        after: [to("/global/a?x=1", "/new")],
        rows: [to("/global/a", "/row")],
      },
      [`differs /global/a: ${A}/a`],
    ],
    [
      "is shown at an example of the rule rather than at a made-up address",
      {
        after: [to("/global/:x/:y", "/new", { examples: { match: ["/global/a/real"] } })],
        rows: [to("/global/a/:y", "/row")],
      },
      [`hides /global/a/:y: ${A}/a/real`],
    ],
    [
      "does not hide anything once it is over",
      {
        after: [to("/global/a", "/new")],
        rows: [
          to("/global/a", "/row", {
            startsAt: "2024-01-01T00:00:00Z",
            endsAt: "2024-06-01T00:00:00Z",
          }),
        ],
      },
      [],
    ],
    [
      "is shown at an example of its own",
      {
        after: [],
        rows: [to("/global/a/*", "/row", { examples: { match: ["/global/a/real"] } })],
      },
      [`differs /global/a/*: ${A}/a/real`],
    ],
    [
      "is ignored on a path in site.keep",
      { after: [to("/global/legal/a", "/new")], rows: [to("/global/legal/a", "/row")] },
      [],
    ],
    [
      "hides a change of only the site's fallback",
      {
        before: [],
        after: [],
        site: { fallback: `${NEW}/other` },
        rows: [to("/global/a", "/row")],
      },
      [`hides /global/a: ${A}/a`],
    ],
    [
      "hides a rule with a query if it is for one host and so precedes that",
      {
        after: [to("/global/a?x=1", "/new")],
        rows: [to("https://old.example/global/a", "/row")],
      },
      ["hides https://old.example/global/a: https://old.example/global/a?x=1"],
    ],
    [
      "with any value in its query is shown at an example of the rule without one",
      {
        after: [to("/global/a", "/new", { examples: { match: ["/global/a?x=7"] } })],
        rows: [to("/global/a?x=:x", "/row")],
      },
      [`hides /global/a?x=:x: ${A}/a?x=7`],
    ],
  ])("%s", (_name, given, expected) => {
    expect(brief(given)).toEqual(expected);
  });
});

describe("the judged addresses", () => {
  const hrefs = (rows: readonly RuleData[], after: readonly RuleData[]): string[] => {
    const { site } = compile([]).table;
    const lying = rows.map((rule) => ({ key: rule.from, rule }));
    const changes = after.map((it) => ({ before: null, after: it }));
    return addressesOf(layRows(lying, site), changes, site).map((it) => it.href);
  };

  it("do not include those of a changed rule that no row shares", () => {
    const rows = [to("/uk/*", "/row")];
    const apart = [to("/global/a", "/new", { examples: { match: ["/global/a?x=1"] } })];
    expect(hrefs(rows, apart)).toEqual(hrefs(rows, []));
  });

  it("include the examples of a rule that shares the address of a row with a query", () => {
    const rows = [to("/global/a?x=1", "/row")];
    const over = [to("/global/a", "/new", { examples: { match: ["/global/a?y=2&x=1"] } })];
    expect(hrefs(rows, over)).toContain(`${A}/a?y=2&x=1`);
  });

  it("are at most fifty thousand", () => {
    const match = Array.from({ length: ADDRESSES_AT_MOST + 1 }, (_, index) => `/uk/${index}`);
    expect(hrefs([to("/uk/*", "/row", { examples: { match } })], [])).toHaveLength(50_000);
  });
});

describe("a row over a rule that changes over time", () => {
  it("is followed through forty-nine changes, not further", () => {
    const effect = (changes: number): string | undefined => {
      const rules = Array.from({ length: changes }, (_, index) =>
        to("/global/a", "/x", { startsAt: hour(index), endsAt: hour(index + 1) }),
      );
      const last = to("/global/a", "/y", { startsAt: hour(changes) });
      return over({ before: null, after: [...rules, last], rows: [to("/global/a", "/x")] })[0]
        ?.effect;
    };
    expect(effect(49)).toBe("differs");
    expect(effect(50)).toBe("left-over");
  });
});

describe("a row over many rules", () => {
  it("has five of its addresses listed, and all counted on both hosts", () => {
    const after = Array.from({ length: 7 }, (_, index) => to(`/global/:x/${index}`, "/new"));
    const [found, ...others] = over({ after, rows: [to("/global/a/*", "/row")] });
    expect(others).toEqual([]);
    expect([found?.effect, found?.count, found?.addresses.length]).toEqual(["hides", 14, 5]);
  });
});

describe("before the gate", () => {
  const before = GATE - 24 * HOUR;
  const at = (given: Case): string[] =>
    over({ now: before, ...given }).map(
      ({ effect, addresses }) => `${effect} ${new Date(addresses[0]?.at ?? NaN).toISOString()}`,
    );

  it.each<[string, Case, string[]]>([
    [
      "a row waits for the gate, and hides a change from then on",
      { after: [to("/global/a", "/new")], rows: [to("/global/a", "/row")] },
      ["hides 2025-01-01T00:00:00.000Z"],
    ],
    [
      "a row with an early start hides an early rule at once",
      {
        after: [to("/global/a", "/new", OPEN)],
        rows: [to("/global/a", "/row", OPEN)],
      },
      ["hides 2024-12-31T00:00:00.000Z"],
    ],
    [
      "a row that keeps the old page waits too",
      { after: [to("/global/a", "/new", OPEN)], rows: [{ from: "/global/a", keep: true }] },
      ["hides 2025-01-01T00:00:00.000Z"],
    ],
    [
      "a row that ends before the rule starts hides nothing",
      {
        after: [to("/global/a", "/new")],
        rows: [to("/global/a", "/row", { ...OPEN, endsAt: "2024-12-31T12:00:00Z" })],
      },
      ["differs 2024-12-31T00:00:00.000Z"],
    ],
  ])("%s", (_name, given, expected) => {
    expect(at(given)).toEqual(expected);
  });

  it("each answer is reported: before, after, and with the row", () => {
    const [hiding] = over({
      before: [to("/global/a", "/old")],
      after: [to("/global/a", "/new")],
      rows: [to("/global/a", "/row")],
      now: before,
    });
    const [told] = hiding?.addresses ?? [];
    expect([told?.before, told?.after, told?.withRows].map((it) => it?.location)).toEqual([
      `${NEW}/old`,
      `${NEW}/new`,
      `${NEW}/row`,
    ]);
  });
});

describe("a left-over row", () => {
  it.each<[string, Case, string]>([
    [
      "says the same as the rule",
      { after: [to("/global/a", "/x")], rows: [to("/global/a", "/x")] },
      "left-over",
    ],
    [
      "says the same as a pattern for its address",
      { after: [to("/global/*", "/:splat")], rows: [to("/global/a", "/a")] },
      "left-over",
    ],
    [
      "is a pattern that says the same as a wider or equal pattern",
      { after: [to("/global/:x", "/n/:x")], rows: [to("/global/:y", "/n/:y")] },
      "left-over",
    ],
    [
      "is a pattern on an alias that says the same as one on the host it stands for",
      {
        after: [to("https://www.old.example/global/:x", "/n/:x")],
        rows: [to("https://old.example/global/:x", "/n/:x")],
        site: { aliases: { "old.example": "www.old.example" } },
      },
      "left-over",
    ],
    [
      "is not a pattern that is wider than the rule",
      { after: [to("/global/:x/*", "/n")], rows: [to("/global/*", "/n")] },
      "differs",
    ],
    [
      "is not a pattern that is narrower than the rule",
      { after: [to("/global/*", "/n")], rows: [to("/global/:x", "/n")] },
      "differs",
    ],
    [
      "is not a pattern that says the same as the fallback",
      { after: [], rows: [to("/global/:x", "/")] },
      "differs",
    ],
    [
      "is not one with another status",
      { after: [to("/global/a", "/x")], rows: [to("/global/a", "/x", { status: 302 })] },
      "differs",
    ],
    [
      "is not one with another status that keeps the method too",
      {
        after: [to("/global/a", "/x", { status: 308 })],
        rows: [to("/global/a", "/x", { status: 301 })],
      },
      "differs",
    ],
    [
      "is an exact rule that looks like a pattern and says the same as a pattern",
      { after: [to("/global/*", "/n")], rows: [to("/global/:x", "/n", { match: "exact" })] },
      "left-over",
    ],
    [
      "is not a pattern that says the same as the rule at only some addresses",
      {
        after: [to("/:l/b", "/n", { where: { l: ["uk"] } }), to("/*", "/n")],
        rows: [to("/:l/b", "/n", { where: { l: ["uk", "fr"] } })],
      },
      "differs",
    ],
    [
      "is not one with another treatment of the query",
      { after: [to("/global/a", "/x")], rows: [to("/global/a", "/x", { query: "drop" })] },
      "differs",
    ],
    [
      "is not one that says the same as the rule on only one of two hosts",
      { after: [to("https://old.example/global/a", "/x")], rows: [to("/global/a", "/x")] },
      "differs",
    ],
    [
      "is not one that goes on when the rule ends",
      {
        after: [to("/global/a", "/x", { endsAt: "2025-06-01T00:00:00Z" })],
        rows: [to("/global/a", "/x")],
      },
      "differs",
    ],
  ])("%s", (_name, given, expected) => {
    const { before = null } = given;
    expect(over({ ...given, before }).map((it) => it.effect)).toEqual([expected]);
  });

  it("is not reported as such while it hides a change", () => {
    const rows = [to("/global/a", "/x")];
    const [over1] = over({ before: [to("/global/a", "/old")], after: rows, rows });
    expect(over1?.effect).toBe("hides");
  });
});

describe("any two tables and any rows", () => {
  const rowsArbitrary = fc.uniqueArray(ruleArbitrary, { maxLength: 4, selector: (it) => it.from });
  const wordsArbitrary = fc.array(fc.constantFrom("uk", "global", "a", "b", "é", "Zz"), {
    minLength: 3,
    maxLength: 3,
  });
  const seen = ({ outcome, status, location, suggestion, file }: Decision): string =>
    JSON.stringify([outcome, status, location, suggestion, file]);
  const ROW = 1000;

  function layOver({ site, layers }: Table, rows: readonly RuleData[]): Table {
    const rules = rows.map((it, index) => compileRule(it, ROW + index, site));
    return { site, layers: [createLayer(rules.filter((it) => it !== null)), ...layers] };
  }

  /**
   * Gives each rule another answer. With equal answers a removed rule may show only at addresses that another rule
   * takes, and not all of those are tried.
   */
  const answerApart = (
    { from, where, match, startsAt, endsAt }: RuleData,
    index: number,
  ): RuleData => ({
    ...to(from, `/${index}`),
    ...(where ? { where } : {}),
    ...(match ? { match } : {}),
    ...(startsAt === undefined ? {} : { startsAt }),
    ...(endsAt === undefined ? {} : { endsAt }),
  });

  /** An address that the `from` of a row matches, with words for placeholders. */
  function addressUnder({ from }: RuleData, words: readonly string[], more: string): URL | null {
    let place = 0;
    const fill = (): string => words[place++ % words.length] ?? "a";
    const [path = "", query = ""] = from.split("?");
    const filled = path.replace(/\/\*$/, more).replace(/(?<=\/):\w+/g, fill);
    const search = query.replace(/=:\w+/g, "=1");
    return URL.parse(`${filled}?${search}`, "https://www.old.example");
  }

  it("have as hiding rows those that resolve() confirms", () => {
    fc.assert(
      fc.property(
        routesArbitrary,
        fc.array(ruleArbitrary, { maxLength: 4 }),
        rowsArbitrary,
        wordsArbitrary,
        fc.constantFrom("", "/a", "/a/b"),
        nowArbitrary,
        (data, others, typed, words, more, now) => {
          const rules = data.rules.filter((it) => it !== null).map(answerApart);
          // Some have exactly the address of a removed rule.
          const onRules = rules.slice(0, 2).map(({ from, where, match }) => ({
            ...to(from, "/row"),
            ...(where ? { where } : {}),
            ...(match ? { match } : {}),
          }));
          const rows = [
            ...onRules,
            ...typed.filter((it) => !onRules.some((on) => on.from === it.from)),
          ];
          const next = {
            ...data,
            rules: [...rules.slice(2), ...others.map((it, index) => answerApart(it, 100 + index))],
          };
          const [before, after] = [
            compileRoutes({ ...data, rules }, () => {}),
            compileRoutes(next, () => {}),
          ];
          const told = rowsOver({
            before: before.table,
            after: after.table,
            rows: rows.map((rule) => ({ key: rule.from, rule })),
            changes: diffTables(before, after).changes,
            now,
          }).filter((it) => it.effect === "hides");
          const [under, over] = [layOver(before.table, rows), layOver(after.table, rows)];
          const hiding = (url: URL | null, at: number): string | null => {
            const ask = (table: Table): Decision =>
              resolve(table, { url: url ?? new URL("about:blank"), method: "GET" }, at);
            const { index } = ask(over);
            if (seen(ask(before.table)) === seen(ask(after.table))) return null;
            if (seen(ask(under)) !== seen(ask(over))) return null;
            return (index ?? 0) >= ROW ? (rows[(index ?? 0) - ROW]?.from ?? null) : null;
          };
          for (const { row, addresses } of told) {
            for (const { url, at } of addresses) expect(hiding(url, at)).toBe(row.key);
          }
          const found = [...rows, ...others, ...rules].flatMap((it) =>
            [now, GATE + 10 * HOUR].map((at) => hiding(addressUnder(it, words, more), at)),
          );
          const known = told.map((it) => it.row.key);
          expect(known).toEqual(expect.arrayContaining(found.filter((it) => it !== null)));
        },
      ),
      runs(1000),
    );
  });
});
