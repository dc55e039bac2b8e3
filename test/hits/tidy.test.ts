/** Tidying keeps the store small for years. */
import { beforeEach, describe, expect, it } from "vitest";
import { readDays } from "../../src/hits/by-day.ts";
import type { HitsReader } from "../../src/hits/read.ts";
import { DAYS_KEPT, tidy } from "../../src/hits/tidy.ts";
import { freshDatabase, insertRows, readAll } from "./support.ts";

const NOW = Date.parse("2027-01-10T12:00:00Z");

let db: D1Database;

beforeEach(async () => {
  db = await freshDatabase();
});

const insert = (table: string, rows: readonly (readonly (string | number)[])[]) =>
  insertRows(db, table, rows);

/** Runs until nothing is left to do. */
async function tidyAll(missesADay?: number) {
  for (let run = 0; run < 5; run++) await tidy(db, NOW, missesADay);
  return readAll(db);
}

describe("old days", () => {
  it(`are added to their month after ${DAYS_KEPT} days`, async () => {
    await insert("hits", [
      ["2025-12-04", "/a", "redirect", 301, 0, 0, 1],
      ["2025-12-05", "/a", "redirect", 301, 0, 0, 2],
      ["2025-12-05", "/a", "redirect", 301, 1, 0, 4],
      ["2025-12-06", "/a", "redirect", 301, 0, 0, 8],
      ["2025-11-30", "/a", "redirect", 301, 0, 0, 16],
    ]);
    const { hits, hits_by_month: months } = await tidyAll();
    expect(hits).toEqual([["2025-12-06", "/a", "redirect", 301, 0, 0, 8]]);
    expect(months).toEqual([
      ["2025-11", "/a", "redirect", 301, 0, 0, 16],
      ["2025-12", "/a", "redirect", 301, 0, 0, 3],
      ["2025-12", "/a", "redirect", 301, 1, 0, 4],
    ]);
  });

  it("are added up with their misses and the most frequent referring host", async () => {
    await insert("misses", [
      ["2025-12-01", "x.example/a", 0, 5, "few.example", 2],
      ["2025-12-02", "x.example/a", 0, 9, "most.example", 7],
      ["2025-12-03", "x.example/a", 0, 1, "", 0],
      ["2027-01-10", "x.example/a", 0, 1, "", 0],
    ]);
    const { misses, misses_by_month: months } = await tidyAll();
    expect(misses).toEqual([["2027-01-10", "x.example/a", 0, 1, "", 0]]);
    expect(months).toEqual([["2025-12", "x.example/a", 0, 15, "most.example", 5]]);
  });

  it("keep a referring host whose votes are even with those of others", async () => {
    await insert("misses", [
      ["2025-12-01", "x.example/a", 0, 5, "", 0],
      ["2025-12-02", "x.example/a", 0, 2, "even.example", 0],
    ]);
    const { misses_by_month: months } = await tidyAll();
    expect(months).toEqual([["2025-12", "x.example/a", 0, 7, "even.example", 0]]);
  });
});

it("totals of a day are kept as long as the day, and older ones are deleted with it", async () => {
  await insert("hits", [
    ["2025-12-05", "/a", "redirect", 301, 0, 0, 2],
    ["2025-12-06", "/a", "redirect", 301, 0, 0, 8],
  ]);
  await insert("totals", [
    ["2025-11-01", "redirect", 1, 0, 0, 1],
    ["2025-12-05", "redirect", 1, 0, 0, 2],
    ["2025-12-06", "redirect", 1, 0, 0, 8],
  ]);
  const { totals } = await tidyAll();
  expect(totals).toEqual([["2025-12-06", "redirect", 1, 0, 0, 8]]);
});

describe("the misses of a day", () => {
  it("are limited: the most frequent stay, and the rest becomes a number", async () => {
    await insert("misses", [
      ["2027-01-10", "x/often", 0, 9, "", 0],
      ["2027-01-10", "x/rare", 0, 1, "", 0],
      ["2027-01-10", "x/more", 0, 3, "", 0],
      ["2027-01-10", "x/some", 1, 2, "", 0],
      ["2027-01-09", "x/a", 0, 1, "", 0],
      ["2027-01-09", "x/b", 0, 1, "", 0],
    ]);
    await insert("days", [["2027-01-10", 7, 8, 9]]);
    const { misses, days } = await tidyAll(2);
    expect(misses?.map((it) => it[1])).toEqual(["x/a", "x/b", "x/more", "x/often"]);
    expect(days).toEqual([["2027-01-10", 7, 8, 9 + 3]]);
  });
});

describe("the totals of days", () => {
  const rows = (day: string) =>
    [
      [day, "/a", "redirect", 301, 0, 0, 1],
      [day, "/b", "redirect", 301, 0, 0, 2],
      [day, "/b", "redirect", 302, 1, 0, 4],
      [day, "", "redirect", 301, 0, 0, 8],
      [day, "", "pass", 0, 0, 0, 16],
      [day, "/a", "redirect", 301, 0, 1, 32],
    ] as const;
  const days = ["2026-01-01", "2027-01-06", "2027-01-07", "2027-01-08", "2027-01-10"];
  const reader: HitsReader = {
    query: async (sql, values) =>
      (
        await db
          .prepare(sql)
          .bind(...values)
          .all()
      ).results,
  };
  const span = { since: "2027-01-06", before: "2027-01-11" };

  it("are added up after their end, one day in each run", async () => {
    await insert("hits", days.flatMap(rows));
    const first = daysIn(await readAll(db));
    await tidy(db, NOW);
    const second = daysIn(await readAll(db));
    const { totals } = await tidyAll();
    expect([first, second]).toEqual([[], ["2026-01-01"]]);
    expect(totals?.filter(([day]) => day === "2027-01-07")).toEqual([
      ["2027-01-07", "pass", 0, 0, 0, 16],
      ["2027-01-07", "redirect", 0, 0, 0, 8],
      ["2027-01-07", "redirect", 1, 0, 0, 3],
      ["2027-01-07", "redirect", 1, 0, 1, 32],
      ["2027-01-07", "redirect", 1, 1, 0, 4],
    ]);
    expect(daysIn({ totals: totals ?? [] })).toEqual(days.slice(0, 3));
  });

  it("do not change what is read, even for days that are still counted", async () => {
    await insert("hits", days.flatMap(rows));
    const sorted = async () =>
      (await readDays(reader, span)).map((it) => JSON.stringify(it)).toSorted();
    const before = await sorted();
    await tidyAll();
    await insert("hits", [["2027-01-10", "/late", "redirect", 301, 0, 0, 64]]);
    const after = await sorted();
    expect(before).toHaveLength(4 * 5);
    expect(after.map((it) => it.replace('"total":67', '"total":3'))).toEqual(before);
  });

  const daysIn = ({ totals = [] }: Record<string, unknown[][]>) => [
    ...new Set(totals.map(([day]) => day)),
  ];
});

it("ids of batches are deleted after two days", async () => {
  await insert("batches", [
    ["old", "2027-01-07"],
    ["known", "2027-01-08"],
    ["new", "2027-01-10"],
  ]);
  await tidyAll();
  const { results } = await db.prepare("SELECT id FROM batches ORDER BY id").all();
  expect(results).toEqual([{ id: "known" }, { id: "new" }]);
});

it("an empty store stays empty", async () => {
  const nothing = await readAll(db);
  expect(await tidyAll()).toEqual(nothing);
});
