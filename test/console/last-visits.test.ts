/** Last visits of redirects: in the table, on a redirect's own page, and where redirects are removed. */
import { beforeEach, describe, expect, it } from "vitest";
import { daysBefore } from "../../src/hits/day.ts";
import type { RuleData } from "../../src/domain/table/schema.ts";
import { calendarOf } from "../../src/console/hits/last-visits.ts";
import { insertRows, freshDatabase } from "../hits/support.ts";
import { GATE } from "../support/table.ts";
import { deploy, type Deployment } from "./support.ts";

const NEW = "https://www.new.example";

const RULES: readonly RuleData[] = [
  { from: "/global/a", to: `${NEW}/a` },
  { from: "/global/B?id=7", to: `${NEW}/b` },
  { from: "/global/c/:slug", to: `${NEW}/c/:slug`, examples: { match: ["/global/c/1"] } },
  { from: "https://old.example/global/d", to: `${NEW}/d` },
  { from: "/global/e", to: `${NEW}/e` },
];
const SITE = { aliases: { "old.example": "www.old.example" } };

let db: D1Database;
let deployment: Deployment;

const day = (before: number): string => daysBefore(GATE, before);

beforeEach(async () => {
  db = await freshDatabase();
  deployment = await deploy(RULES, SITE);
  await insertRows(db, "hits", [
    [day(3), "/global/a", "redirect", 301, 0, 0, 5],
    [day(1), "/global/a", "redirect", 301, 1, 0, 2],
    [day(1), "/global/b?id=7", "redirect", 301, 0, 0, 1],
    [day(9), "/global/c/:slug", "redirect", 301, 1, 0, 4],
    [day(2), "https://www.old.example/global/d", "redirect", 301, 0, 0, 1],
  ]);
  await insertRows(db, "hits_by_month", [
    ["2023-05", "/global/e", "redirect", 301, 0, 0, 7],
    ["2023-05", "/global/a", "redirect", 301, 0, 0, 100],
  ]);
});

async function get(path: string): Promise<string> {
  const response = await deployment.fetch(`/_sunset${path}`, {}, { HITS: db });
  return response.text();
}

const said = (text: string): string => text.replace(/<[^>]+>/g, " ").replace(/\s+/g, " ");

/** The cells of the column, by the address of their line. */
function column(text: string): Record<string, string> {
  const rows = text.matchAll(/<tbody><tr><th scope="row"[^>]*>(.*?)<\/th>(.*?)<\/tr>/gs);
  return Object.fromEntries(
    [...rows].map(([, from = "", cells = ""]) => [
      said(from).trim(),
      said(/data-label="Last visit">(.*?)<\/td>/s.exec(cells)?.[1] ?? "").trim(),
    ]),
  );
}

const COLUMN = {
  "/global/a": "3 days ago",
  "/global/B?id=7": "yesterday",
  "/global/c/:slug": "9 days ago crawlers only",
  "https://old.example/global/d": "2 days ago",
  "/global/e": "May 2023",
};

describe("the table", () => {
  it("shows last visits in a column, whatever name a redirect is counted by", async () => {
    expect(column(await get("/table"))).toEqual(COLUMN);
  });

  it("has no such column without counting", async () => {
    const response = await deployment.fetch("/_sunset/table");
    const text = await response.text();
    expect(text).not.toContain("Last visit");
    expect(text).toContain("/global/e");
  });

  it("can be sorted by it, with redirects visited only by crawlers first or last", async () => {
    const order = Object.keys(column(await get("/table?sort=asked")));
    expect(order).toEqual([
      "/global/c/:slug",
      "/global/e",
      "/global/a",
      "https://old.example/global/d",
      "/global/B?id=7",
    ]);
    expect(Object.keys(column(await get("/table?sort=-asked")))).toEqual(order.toReversed());
  });

  it("says so if that order is impossible, and uses the order of addresses", async () => {
    await db.prepare("DELETE FROM hits").run();
    await db.prepare("DELETE FROM hits_by_month").run();
    const text = await get("/table?sort=asked");
    expect(text).toContain("It cannot be sorted by last visit now");
    expect(Object.keys(column(text))[0]).toBe("/global/B?id=7");
  });
});

describe("the page of a redirect", () => {
  it("says when and how often it was visited, with a chart", async () => {
    const id = await deployment.publish(RULES, SITE);
    const text = await get(`/releases/${id}/rule?from=${encodeURIComponent("/global/a")}`);
    expect(said(text)).toContain("Last visit: 3 days ago · 105 visits · Crawlers: 2");
    expect(text).toContain('aria-labelledby="rule-days-title rule-days-about"');
    const none = await get(`/releases/${id}/rule?from=${encodeURIComponent("/global/e")}`);
    expect(said(none)).toContain("Last visit: May 2023 · 7 visits");
    expect(none).not.toContain("rule-days-title");
  });
});

describe("the page of a version", () => {
  it("says when removed redirects were last visited", async () => {
    const id = await deployment.publish(RULES.slice(1, 2), SITE);
    const text = said(await get(`/releases/${id}`));
    expect(text).toContain("/global/a Last visited: 3 days ago");
    expect(text).toContain("/global/c/:slug Last visited: 9 days ago crawlers only");
    expect(text).not.toContain("/global/B?id=7 Last visited");
  });
});

describe("calendarOf()", () => {
  const NOW = Date.parse("2026-11-29T12:00:00Z");

  it.each([
    ["from the first day on", "2026-11-27", undefined, ["2026-11-27", 3], []],
    ["no further back than a span", "2026-01-01", 7, ["2026-11-23", 7], []],
    [
      "with the months of long past days",
      "2025-09",
      undefined,
      ["2025-09-25", 431],
      ["2025-09", 15],
    ],
  ] as const)("%s", (_, since, span, [first, days], months) => {
    const calendar = calendarOf(since, NOW, span);
    expect([calendar.days[0], calendar.days.length]).toEqual([first, days]);
    expect(calendar.days.at(-1)).toBe("2026-11-29");
    expect(months.length === 0 ? [] : [calendar.months[0], calendar.months.length]).toEqual(months);
    expect(months.length === 0 ? calendar.months : []).toEqual([]);
  });
});
