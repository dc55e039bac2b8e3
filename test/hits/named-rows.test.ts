/** Queries of counted visits: the same results by any plan, without reading other rows. */
import { beforeEach, describe, expect, it } from "vitest";
import { readRuleDays } from "../../src/hits/by-day.ts";
import { daysIn } from "../../src/hits/day.ts";
import { readLastVisits } from "../../src/hits/last-visits.ts";
import { inTexts } from "../../src/hits/named-rows.ts";
import { type HitsReader, readMisses, readRuleHits } from "../../src/hits/read.ts";
import { readGoneOf, readMissesOf } from "../../src/hits/worklists.ts";
import { freshDatabase, insertRows } from "./support.ts";

let db: D1Database;
let asked: string[];
let parameters: string[];

const store: HitsReader = {
  async query(sql, values) {
    asked.push(sql);
    parameters.push(...values.map(String));
    const statement = db.prepare(sql).bind(...values);
    return (await statement.all()).results;
  },
};

beforeEach(async () => {
  db = await freshDatabase();
  asked = [];
  parameters = [];
});

const DAYS = daysIn("2026-09-01", "2026-12-09");
const NAMES = Array.from({ length: 60 }, (_, at) => `/n/${String(at).padStart(2, "0")}`);

/** Each name on every n-th day, with what lies between the names. */
async function fill(every: number) {
  const rows = DAYS.flatMap((day, at) =>
    NAMES.filter((_, index) => (at + index) % every === 0).flatMap((name) => [
      [day, name, "redirect", 301, 0, 0, 2],
      [day, name, "redirect", 301, 1, 0, 1],
      [day, `${name}/other`, "redirect", 301, 0, 0, 4],
    ]),
  );
  await insertRows(db, "hits", rows);
  await insertRows(db, "hits_by_month", [["2026-08", "/n/00", "redirect", 301, 0, 0, 8]]);
}

describe("the visits of named rules", () => {
  it.each([
    ["by a scan if their visits are rare", 50, true],
    ["by a lookup of each if their visits are frequent", 1, false],
  ])("are found %s", async (_name, every, readsOn) => {
    await fill(every);
    // In no order, and one without visits.
    const names = ["/n/zz", ...NAMES.toReversed()];
    const found = await readLastVisits(store, names, { days: DAYS, months: ["2026-08"] });
    const times = DAYS.length / every;
    expect(found.size).toBe(Math.min(60, NAMES.length));
    expect(found.get("/n/01")).toMatchObject({ total: 3 * times, crawlers: times });
    expect(found.get("/n/00")?.total).toBe(3 * times + 8);
    const byDay = await readRuleDays(store, names, DAYS);
    const sum = byDay.reduce((all, it) => all + it.total, 0);
    expect(sum).toBe(NAMES.length * 3 * times);
    expect(asked.some((it) => it.includes("+hits.rule IN"))).toBe(readsOn);
  });

  it("are all found, however long the names are in total", async () => {
    await fill(1);
    const long = Array.from({ length: 1000 }, (_, at) => `/${"x".repeat(2000)}${at}`);
    const found = await readLastVisits(store, [...long, ...NAMES], { days: DAYS, months: [] });
    expect(found.size).toBe(NAMES.length);
    expect(parameters.every((it) => it.length < 500_000)).toBe(true);
  });

  it("are asked for in as few lists as statements can hold", () => {
    const names = Array.from({ length: 1000 }, (_, at) => `/${"x".repeat(1000)}${at}`);
    const lists = [...inTexts(names)];
    expect(lists.flat()).toEqual(names);
    expect(lists).toHaveLength(3);
    expect(Math.max(...lists.map((it) => JSON.stringify(it).length))).toBeLessThanOrEqual(400_002);
  });
});

it("a query reads nothing outside of its days, however many there are", async () => {
  const span = { since: "2026-12-01", before: "2026-12-08" };
  const part = { offset: 0, limit: 10 };
  await readGoneOf(store, span, part);
  await readMissesOf(store, span, part);
  await readMisses(store, span);
  await readRuleHits(store, span);
  expect(asked.length).toBeGreaterThan(4);
  for (const sql of asked) {
    const marks = [...new Set(sql.match(/\?\d/g))].map(() => "2026-12-01");
    const { results } = await db
      .prepare(`EXPLAIN QUERY PLAN ${sql}`)
      .bind(...marks)
      .all<{ detail: string }>();
    const all = results.map((it) => it.detail).filter((it) => / (?:hits|misses)/.test(it));
    expect(all.length).toBeGreaterThan(0);
    // Unlike these, `SCAN hits` and `SEARCH hits USING PRIMARY KEY (day<?)` read too much.
    expect(all.filter((it) => !/\((?:day|month)>\? AND (?:day|month)<\?/.test(it))).toEqual([]);
  }
});

it("results of several queries for one rule are added up by month", async () => {
  await fill(1);
  const found = await readRuleHits(store, { since: "0000-00-00", before: "9999-99-99" });
  expect(found[0]).toEqual({
    rule: "/n/00/other",
    total: 400,
    crawlers: 0,
    first: "2026-09-01",
    last: "2026-12-09",
    lastVisitor: "2026-12-09",
  });
  expect(found.find((it) => it.rule === "/n/00")).toEqual({
    rule: "/n/00",
    total: 308,
    crawlers: 100,
    first: "2026-08",
    last: "2026-12-09",
    lastVisitor: "2026-12-09",
  });
});

it.each([
  ["2026-08-02", "whose first day is in it", ["/gone", "x.example/a"]],
  ["2026-08-01", "that only begins when it ends", []],
])("a span that ends before %s: a month %s", async (before, _name, expected) => {
  await insertRows(db, "hits_by_month", [["2026-08", "/gone", "gone", 410, 0, 0, 1]]);
  await insertRows(db, "misses_by_month", [["2026-08", "x.example/a", 0, 1, "", 0]]);
  const span = { since: "2026-07-01", before };
  const part = { offset: 0, limit: 10 };
  const [rules, misses] = [await readRuleHits(store, span), await readMisses(store, span)];
  expect([...rules.map((it) => it.rule), ...misses.map((it) => it.url)]).toEqual(expected);
  const [gone, missed] = [
    await readGoneOf(store, span, part),
    await readMissesOf(store, span, part),
  ];
  const listed = [...gone.items.map((it) => it.rule), ...missed.items.map((it) => it.url)];
  expect(listed).toEqual(expected);
});

it("large results come in parts, with each rule and each miss once", async () => {
  const span = { since: "2026-08-01", before: "2026-12-10" };
  await fill(3);
  await insertRows(
    db,
    "misses",
    DAYS.flatMap((day, at) =>
      [0, 1].map((shadow) => [day, `x.example/${at % 7}`, shadow, 1 + shadow, "", 0]),
    ),
  );
  const [hits, misses] = [await readRuleHits(store, span), await readMisses(store, span)];
  expect([hits.length, misses.length]).toEqual([2 * NAMES.length, 14]);
  asked = [];
  expect(await readRuleHits(store, span, 7)).toEqual(hits);
  expect(await readMisses(store, span, 7)).toEqual(misses);
  expect(asked.length).toBeGreaterThan(50);
});
