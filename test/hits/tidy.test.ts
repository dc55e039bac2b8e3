/** What keeps the store small for years. */
import { beforeEach, describe, expect, it } from "vitest";
import { DAYS_KEPT, tidy } from "../../src/hits/tidy.ts";
import { freshDatabase, insertRows, readAll } from "./support.ts";

const NOW = Date.parse("2027-01-10T12:00:00Z");

let db: D1Database;

beforeEach(async () => {
  db = await freshDatabase();
});

const insert = (table: string, rows: readonly (readonly (string | number)[])[]) =>
  insertRows(db, table, rows);

/** Until there is nothing left to do. */
async function tidyAll(missesADay?: number) {
  for (let run = 0; run < 5; run++) await tidy(db, NOW, missesADay);
  return readAll(db);
}

describe("days that are long past", () => {
  it(`go into their month after ${DAYS_KEPT} days, and add up there`, async () => {
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

  it("go with their misses, and the host that most came from", async () => {
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
});

describe("the misses of a day", () => {
  it("are bounded: the most frequent stay, and the others are a number", async () => {
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

it("forgets which batches have arrived, after two days", async () => {
  await insert("batches", [
    ["old", "2027-01-07"],
    ["known", "2027-01-08"],
    ["new", "2027-01-10"],
  ]);
  await tidyAll();
  const { results } = await db.prepare("SELECT id FROM batches ORDER BY id").all();
  expect(results).toEqual([{ id: "known" }, { id: "new" }]);
});

it("does nothing to an empty store", async () => {
  const nothing = await readAll(db);
  expect(await tidyAll()).toEqual(nothing);
});
