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
  /** Of what comes after. */
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

/** `effect key: address`, each. */
const brief = (given: Case): string[] =>
  over(given).map(
    ({ effect, row, addresses }) => `${effect} ${row.key}: ${addresses[0]?.url.href}`,
  );

const to = (from: string, path: string, more: Partial<RuleData> = {}): RuleData => ({
  from,
  to: NEW + path,
  ...more,
});

describe("a row that hides a change", () => {
  it.each<[string, Case, string[]]>([
    [
      "over a rule that is changed",
      {
        before: [to("/global/a", "/old")],
        after: [to("/global/a", "/new")],
        rows: [to("/global/a", "/row")],
      },
      [`hides /global/a: ${A}/a`],
    ],
    [
      "over a rule that is added",
      { after: [to("/global/a", "/new")], rows: [to("/global/a", "/row")] },
      [`hides /global/a: ${A}/a`],
    ],
    [
      "over a rule that is removed, though the fallback takes its place",
      { before: [to("/global/a", "/old")], after: [], rows: [to("/global/a", "/row")] },
      [`hides /global/a: ${A}/a`],
    ],
    [
      "inside a pattern that is changed",
      {
        before: [to("/global/*", "/old")],
        after: [to("/global/*", "/new")],
        rows: [{ from: "/global/a", gone: true }],
      },
      [`hides /global/a: ${A}/a`],
    ],
    [
      "a pattern over rules of which one is changed",
      {
        before: [to("/global/:x/:y", "/old")],
        after: [to("/global/:x/:y", "/new")],
        rows: [to("/global/a/*", "/row")],
      },
      [`hides /global/a/*: ${A}/a/sunset-probe`],
    ],
    [
      "a pattern, told by an example of the rule",
      {
        before: [],
        after: [to("/global/:x/:y", "/new", { examples: { match: ["/global/a/real"] } })],
        rows: [to("/global/a/*", "/row")],
      },
      [`hides /global/a/*: ${A}/a/real`],
    ],
    [
      "a pattern that is another one in its place",
      {
        before: [],
        after: [to("/:l/b", "/new", { where: { l: ["uk", "fr"] } })],
        rows: [to("/fr/:x", "/row")],
      },
      ["hides /fr/:x: https://www.old.example/fr/b"],
    ],
    [
      "not a pattern that the changed rule goes before",
      {
        before: [to("/global/a/b", "/old")],
        after: [to("/global/a/b", "/new")],
        rows: [to("/global/a/*", "/row")],
      },
      ["differs /global/a/*: https://www.old.example/global/a"],
    ],
    [
      "over a rule of one host, on every host that it is for",
      {
        before: [to("https://old.example/global/a", "/old")],
        after: [to("https://old.example/global/a", "/new")],
        rows: [to("/global/a", "/row")],
      },
      ["hides /global/a: https://old.example/global/a"],
    ],
    [
      "of another host: nothing",
      {
        before: [to("https://old.example/global/a", "/old")],
        after: [to("https://old.example/global/a", "/new")],
        rows: [to("https://www.old.example/global/a", "/row")],
      },
      [`differs https://www.old.example/global/a: ${A}/a`],
    ],
    [
      "whose query a changed rule does not ask for",
      {
        before: [to("/global/a", "/old")],
        after: [to("/global/a", "/new")],
        rows: [to("/global/a?x=1", "/row")],
      },
      [`hides /global/a?x=1: ${A}/a?x=1`],
    ],
    [
      "though only the treatment of the query changes",
      {
        before: [to("/global/a", "/same")],
        after: [to("/global/a", "/same", { query: "drop" })],
        rows: [to("/global/a", "/row")],
      },
      [`hides /global/a: ${A}/a?sunset-probe=1`],
    ],
    [
      "not where nothing that it covers changes",
      {
        before: [to("/global/a", "/old"), to("/global/b", "/old")],
        after: [to("/global/a", "/old"), to("/global/b", "/new")],
        rows: [to("/global/a", "/row")],
      },
      [`differs /global/a: ${A}/a`],
    ],
    [
      "not where it is not known what serves",
      { before: null, after: [to("/global/a", "/new")], rows: [to("/global/a", "/row")] },
      [`differs /global/a: ${A}/a`],
    ],
    [
      "though only the treatment of the query changes, of a rule that asks for one",
      {
        before: [to("/global/a?x=1", "/same")],
        after: [to("/global/a?x=1", "/same", { query: "drop" })],
        rows: [to("/global/a?x=1", "/row")],
      },
      [`hides /global/a?x=1: ${A}/a?x=1&sunset-probe=1`],
    ],
    [
      "not over a changed rule that asks for a query, and so goes before",
      {
        before: [to("/global/a?x=1", "/old")],
        after: [to("/global/a?x=1", "/new")],
        rows: [to("/global/a", "/row")],
      },
      [`differs /global/a: ${A}/a`],
    ],
    [
      "told by an example of the rule rather than by an address of its own",
      {
        after: [to("/global/:x/:y", "/new", { examples: { match: ["/global/a/real"] } })],
        rows: [to("/global/a/:y", "/row")],
      },
      [`hides /global/a/:y: ${A}/a/real`],
    ],
    [
      "not once it is over",
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
      "told by an example of its own",
      {
        after: [],
        rows: [to("/global/a/*", "/row", { examples: { match: ["/global/a/real"] } })],
      },
      [`differs /global/a/*: ${A}/a/real`],
    ],
    [
      "not under site.keep, where no row answers",
      { after: [to("/global/legal/a", "/new")], rows: [to("/global/legal/a", "/row")] },
      [],
    ],
    [
      "though the site's fallback alone is changed",
      {
        before: [],
        after: [],
        site: { fallback: `${NEW}/other` },
        rows: [to("/global/a", "/row")],
      },
      [`hides /global/a: ${A}/a`],
    ],
    [
      "over a rule that asks for a query, if the row is for one host and so goes before",
      {
        after: [to("/global/a?x=1", "/new")],
        rows: [to("https://old.example/global/a", "/row")],
      },
      ["hides https://old.example/global/a: https://old.example/global/a?x=1"],
    ],
    [
      "with any value of a query, told by an example of the rule that asks for none",
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

describe("the addresses that are judged", () => {
  const hrefs = (rows: readonly RuleData[], after: readonly RuleData[]): string[] => {
    const { site } = compile([]).table;
    const lying = rows.map((rule) => ({ key: rule.from, rule }));
    const changes = after.map((it) => ({ before: null, after: it }));
    return addressesOf(layRows(lying, site), changes, site).map((it) => it.href);
  };

  it("are none of a changed rule that shares none with a row", () => {
    const rows = [to("/uk/*", "/row")];
    const apart = [to("/global/a", "/new", { examples: { match: ["/global/a?x=1"] } })];
    expect(hrefs(rows, apart)).toEqual(hrefs(rows, []));
  });

  it("are those that a rule gives as examples, if it takes the address of a row with a query", () => {
    const rows = [to("/global/a?x=1", "/row")];
    const over = [to("/global/a", "/new", { examples: { match: ["/global/a?y=2&x=1"] } })];
    expect(hrefs(rows, over)).toContain(`${A}/a?y=2&x=1`);
  });

  it("are no more than fifty thousand", () => {
    const match = Array.from({ length: ADDRESSES_AT_MOST + 1 }, (_, index) => `/uk/${index}`);
    expect(hrefs([to("/uk/*", "/row", { examples: { match } })], [])).toHaveLength(50_000);
  });
});

describe("a row over what changes with time", () => {
  it("is followed through forty-nine changes, and no further", () => {
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
  it("names five of its addresses, and says how many there are on both hosts", () => {
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
      "a row waits for the gate, and hides from then on",
      { after: [to("/global/a", "/new")], rows: [to("/global/a", "/row")] },
      ["hides 2025-01-01T00:00:00.000Z"],
    ],
    [
      "one that answers already hides a rule that is early from now on",
      {
        after: [to("/global/a", "/new", OPEN)],
        rows: [to("/global/a", "/row", OPEN)],
      },
      ["hides 2024-12-31T00:00:00.000Z"],
    ],
    [
      "one that keeps the old page waits too",
      { after: [to("/global/a", "/new", OPEN)], rows: [{ from: "/global/a", keep: true }] },
      ["hides 2025-01-01T00:00:00.000Z"],
    ],
    [
      "one that ends before the rule begins hides nothing",
      {
        after: [to("/global/a", "/new")],
        rows: [to("/global/a", "/row", { ...OPEN, endsAt: "2024-12-31T12:00:00Z" })],
      },
      ["differs 2024-12-31T00:00:00.000Z"],
    ],
  ])("%s", (_name, given, expected) => {
    expect(at(given)).toEqual(expected);
  });

  it("tells what visitors get by each", () => {
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

describe("a row that is left over", () => {
  it.each<[string, Case, string]>([
    [
      "says what the rule says",
      { after: [to("/global/a", "/x")], rows: [to("/global/a", "/x")] },
      "left-over",
    ],
    [
      "says what a pattern gives there",
      { after: [to("/global/*", "/:splat")], rows: [to("/global/a", "/a")] },
      "left-over",
    ],
    [
      "says it of all that a pattern takes",
      { after: [to("/global/:x", "/n/:x")], rows: [to("/global/:y", "/n/:y")] },
      "left-over",
    ],
    [
      "not a pattern whose rule is narrower",
      { after: [to("/global/:x/*", "/n")], rows: [to("/global/*", "/n")] },
      "differs",
    ],
    [
      "not a pattern whose rule is wider, though it gives the same",
      { after: [to("/global/*", "/n")], rows: [to("/global/:x", "/n")] },
      "differs",
    ],
    [
      "not a pattern that gives what the fallback gives",
      { after: [], rows: [to("/global/:x", "/")] },
      "differs",
    ],
    [
      "not one with another status",
      { after: [to("/global/a", "/x")], rows: [to("/global/a", "/x", { status: 302 })] },
      "differs",
    ],
    [
      "not one with another status that keeps the method too",
      {
        after: [to("/global/a", "/x", { status: 308 })],
        rows: [to("/global/a", "/x", { status: 301 })],
      },
      "differs",
    ],
    [
      "says what a pattern gives at an address that only looks like one",
      { after: [to("/global/*", "/n")], rows: [to("/global/:x", "/n", { match: "exact" })] },
      "left-over",
    ],
    [
      "not a pattern that is the rule at some of its addresses only",
      {
        after: [to("/:l/b", "/n", { where: { l: ["uk"] } }), to("/*", "/n")],
        rows: [to("/:l/b", "/n", { where: { l: ["uk", "fr"] } })],
      },
      "differs",
    ],
    [
      "not one with another treatment of the query",
      { after: [to("/global/a", "/x")], rows: [to("/global/a", "/x", { query: "drop" })] },
      "differs",
    ],
    [
      "not one that is the rule on one of two hosts only",
      { after: [to("https://old.example/global/a", "/x")], rows: [to("/global/a", "/x")] },
      "differs",
    ],
    [
      "not one that goes on when the rule ends",
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

  it("is not so called while it hides a change", () => {
    const rows = [to("/global/a", "/x")];
    const [over1] = over({ before: [to("/global/a", "/old")], after: rows, rows });
    expect(over1?.effect).toBe("hides");
  });
});

describe("for any two tables, and any rows", () => {
  const rowsArbitrary = fc.uniqueArray(ruleArbitrary, { maxLength: 4, selector: (it) => it.from });
  const wordsArbitrary = fc.array(fc.constantFrom("uk", "global", "a", "b", "é", "Zz"), {
    minLength: 3,
    maxLength: 3,
  });
  const seen = ({ outcome, status, location, suggestion, file }: Decision): string =>
    JSON.stringify([outcome, status, location, suggestion, file]);
  const ROW = 1000;

  function layOver({ site, layers }: Table, rows: readonly RuleData[]): Table {
    const rules = rows.map((it, index) => compileRule(it, ROW + index, site, () => {}, []));
    return { site, layers: [createLayer(rules.filter((it) => it !== null)), ...layers] };
  }

  /**
   * No two answer alike: where they do, a rule that goes shows only at addresses that another one takes, and nobody
   * tries all of those.
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

  /** An address that the `from` of a row matches, with words in its places. */
  function addressUnder({ from }: RuleData, words: readonly string[], more: string): URL | null {
    let place = 0;
    const fill = (): string => words[place++ % words.length] ?? "a";
    const [path = "", query = ""] = from.split("?");
    const filled = path.replace(/\/\*$/, more).replace(/(?<=\/):\w+/g, fill);
    const search = query.replace(/=:\w+/g, "=1");
    return URL.parse(`${filled}?${search}`, "https://www.old.example");
  }

  it("the rows that hide a change are those for which resolve() says so", () => {
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
          // Some lie on the very address of a rule that goes.
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
