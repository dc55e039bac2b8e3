/** `hits` and `misses` on the embedded D1 and on Cloudflare's API, with the same rows. */
import { mkdtempSync, rmSync, writeFileSync } from "node:fs";
import { tmpdir } from "node:os";
import { join } from "node:path";
import { afterAll, beforeAll, describe, expect, it } from "vitest";
import { openLocalHits, readMigrations } from "../../src/cli/tables/local-hits.ts";
import type { RuleData } from "../../src/domain/table/schema.ts";
import { GATE, SITE } from "../support/table.ts";
import { type Account, openAccount } from "./cloudflare.ts";
import { type Ran, sunset } from "./support.ts";

const NOW = Date.parse("2026-06-30T12:00:00Z");

const RULES: readonly RuleData[] = [
  { from: "/global/page", to: "https://www.new.example/page", section: "Pages" },
  { from: "/Global/Upper/", to: "https://www.new.example/upper" },
  { from: "/global/p/:id", to: "https://www.new.example/p/:id", section: "Products" },
  { from: "/global/crawled", gone: true },
  { from: "/global/never", gone: true },
  { from: "/global/later", gone: true, startsAt: "2026-06-01T00:00:00Z" },
];

const HITS = [
  ["2026-06-29", "/global/page", "redirect", 301, 0, 0, 30],
  ["2026-06-30", "/global/page", "redirect", 301, 1, 0, 10],
  ["2026-06-30", "/global/page", "redirect", 308, 0, 0, 2],
  ["2026-06-28", "/global/upper", "redirect", 301, 0, 0, 5],
  ["2026-01-01", "/global/p/:id", "redirect", 301, 0, 0, 7],
  ["2026-06-30", "/global/p/:id", "redirect", 301, 1, 0, 1],
  ["2026-06-30", "/global/crawled", "gone", 410, 1, 0, 3],
  ["2026-06-30", "/global/removed", "redirect", 301, 0, 0, 1],
  ["2026-06-30", "", "redirect", 301, 0, 0, 99],
  ["2024-12-30", "/global/never", "gone", 410, 0, 1, 50],
];
const MONTHS = [["2025-02", "/global/page", "redirect", 301, 0, 0, 100]];
const MISSES = [
  ["2026-06-29", "www.old.example/global/none", 0, 4, "few.example", 2],
  ["2026-06-30", "www.old.example/global/none", 0, 5, "most.example", 3],
  ["2026-06-30", "old.example/global/other?id=1", 0, 2, "", 0],
  ["2024-12-30", "www.old.example/global/none", 1, 8, "", 0],
];
const DAYS = [
  ["2026-06-29", 0, 1, 6],
  ["2026-06-30", 2, 0, 0],
];

type Row = readonly (string | number)[];

/** Yields statements and their parameters, independent of the database. */
function* inserts(): Iterable<readonly [string, Row]> {
  const tables = { hits: HITS, hits_by_month: MONTHS, misses: MISSES, days: DAYS };
  for (const [table, rows] of Object.entries(tables)) {
    for (const row of rows)
      yield [`INSERT INTO ${table} VALUES (${row.map(() => "?").join()})`, row];
  }
}

let folder: string;
let account: Account;
let storage: string;

beforeAll(async () => {
  folder = mkdtempSync(join(tmpdir(), "sunset-hits-"));
  storage = join(folder, "storage");
  account = await openAccount();
  account.write("routes.json", RULES);
  writeFileSync(join(folder, "routes.json"), JSON.stringify({ site: SITE, rules: RULES }));
  const { db, close } = await openLocalHits(storage, folder);
  // In one batch, because each call goes to another process and back.
  await db.batch([...inserts()].map(([sql, row]) => db.prepare(sql).bind(...row)));
  await close();
  const [database] = account.api.account.databases.values();
  for (const { sql } of readMigrations()) database?.sqlite.exec(sql);
  for (const [sql, row] of inserts()) database?.sqlite.prepare(sql).run(...row);
});

afterAll(async () => {
  await account.stop();
  rmSync(folder, { recursive: true });
});

const local = (args: readonly string[], now = NOW): Promise<Ran> =>
  sunset(args, { cwd: folder, now, env: { SUNSET_STORAGE: storage } });

const command = (args: readonly string[]): Promise<Ran> => account.remote(args, { now: NOW });

const lines = ({ stdout }: Ran): unknown[] =>
  stdout
    .trim()
    .split("\n")
    .filter((it) => it !== "")
    .map((it) => JSON.parse(it) as unknown);

describe("on Cloudflare", () => {
  it.each([
    [["hits", "--never", "--rule", "/global/a"], "--never and --rule exclude each other"],
    [["hits", "--since", "2026-06-02", "--before", "2026-06-02"], "No day from 2026-06-02 on"],
    [["misses", "--since", "2026-06-02", "--before", "2026-06-01"], "is before 2026-06-01"],
  ])("refuses what nothing can fulfil: %j", async (args, message) => {
    const { code, stdout, stderr } = await command(args);
    expect([code, stdout]).toEqual([2, ""]);
    expect(stderr).toContain(message);
  });

  it("lists rules by visits, whatever name they are counted by", async () => {
    const ran = await command(["hits", "--json"]);
    expect(lines(ran)).toEqual([
      {
        rule: "/global/page",
        section: "Pages",
        total: 142,
        crawlers: 10,
        first: "2025-02",
        last: "2026-06-30",
        perDay: 0.28,
      },
      {
        rule: "/global/p/:id",
        section: "Products",
        total: 8,
        crawlers: 1,
        first: "2026-01-01",
        last: "2026-06-30",
        perDay: 0.04,
      },
      {
        rule: "/Global/Upper/",
        section: null,
        total: 5,
        crawlers: 0,
        first: "2026-06-28",
        last: "2026-06-28",
        perDay: 1.67,
      },
      {
        rule: "/global/crawled",
        section: null,
        total: 3,
        crawlers: 3,
        first: "2026-06-30",
        last: "2026-06-30",
        perDay: 3,
      },
      {
        rule: "/global/removed",
        section: null,
        total: 1,
        crawlers: 0,
        first: "2026-06-30",
        last: "2026-06-30",
        perDay: 1,
      },
    ]);
    expect(ran).toMatchObject({
      code: 0,
      stderr: "2 visits could not be written, and are missing above\n",
    });
  });

  it("covers a span of days", async () => {
    const of = async (...args: string[]) =>
      lines(await command(["hits", "--json", ...args])).map((it) => [
        Reflect.get(Object(it), "rule"),
        Reflect.get(Object(it), "total"),
      ]);
    expect(await of("--since", "2026-06-29", "--before", "2026-06-30")).toEqual([
      ["/global/page", 30],
    ]);
    expect(await of("--before", "2025-12-31")).toEqual([["/global/page", 100]]);
    expect(await of("--since", "2025-02-15", "--before", "2025-12-31")).toEqual([
      ["/global/page", 100],
    ]);
    expect(await of("--since", "2025-03-01", "--before", "2025-12-31")).toEqual([]);
    expect(await of("--before", "2025-02-02")).toEqual([["/global/page", 100]]);
    expect(await of("--before", "2025-02-01")).toEqual([]);
  });

  it("divides the visits by the days of the span, whose last is the one before that of --before", async () => {
    const span = ["--since", "2026-06-28", "--before", "2026-06-30"];
    expect(lines(await command(["hits", "--json", ...span]))).toMatchObject([
      { rule: "/global/page", total: 30, first: "2026-06-29", perDay: 30 },
      { rule: "/Global/Upper/", total: 5, first: "2026-06-28", perDay: 2.5 },
    ]);
  });

  it("shows one rule, by its from in any spelling", async () => {
    for (const rule of ["/Global/Upper/", "/global/upper"]) {
      expect(lines(await command(["hits", "--rule", rule, "--json"]))).toMatchObject([
        { total: 5 },
      ]);
    }
    expect(await command(["hits", "--rule", "/nowhere"])).toMatchObject({ code: 1, stdout: "" });
  });

  it("lists rules without visits", async () => {
    expect(lines(await command(["hits", "--never", "--json"]))).toMatchObject([
      { rule: "/global/never", total: 0, first: null, last: null, perDay: 0 },
      { rule: "/global/later", total: 0 },
    ]);
  });

  it("lists rules that may be removed: active ones without a visitor since a day, crawlers or not", async () => {
    const ran = await command(["hits", "--may-go", "--before", "2026-05-01", "--json"]);
    expect(lines(ran)).toMatchObject([
      { rule: "/global/p/:id", crawlers: 1 },
      { rule: "/global/crawled" },
      { rule: "/global/never" },
    ]);
    expect(
      lines(await command(["hits", "--may-go", "--before", "2026-06-29", "--json"])),
    ).toHaveLength(5);
  });

  it("warns of lost visits since that day, which may have been to rules that may be removed", async () => {
    const { stderr } = await command(["hits", "--may-go", "--before", "2026-06-30", "--json"]);
    expect(stderr).toBe(
      "2 visits since 2026-06-30 could not be written: any rule may have had them\n",
    );
    const later = await command(["hits", "--may-go", "--before", "2026-07-01", "--json"]);
    expect(later.stderr).toBe("");
  });

  it.each([
    [
      "for days before counting started",
      ["--before", "2025-01-31"],
      1,
      "Visits have been counted only since 2025-02\n",
    ],
    ["without --before", [], 2, "--may-go needs --before"],
    [
      "with other options",
      ["--before", "2026-05-01", "--never"],
      2,
      "only be combined with --before",
    ],
    ["with an invalid day", ["--before", "2026-02-30"], 2, "is not a day"],
  ])("lists no removable rules %s", async (_title, args, code, message) => {
    const ran = await command(["hits", "--may-go", ...args]);
    expect(ran).toMatchObject({ code, stdout: "", stderr: expect.stringContaining(message) });
  });

  it("lists misses by visits, with the most frequent referring host, and the shadow separately", async () => {
    const ran = await command(["misses", "--json"]);
    expect(lines(ran)).toEqual([
      {
        url: "https://www.old.example/global/none",
        total: 9,
        referrer: "most.example",
        last: "2026-06-30",
        shadow: false,
      },
      {
        url: "https://www.old.example/global/none",
        total: 8,
        referrer: null,
        last: "2024-12-30",
        shadow: true,
      },
      {
        url: "https://old.example/global/other?id=1",
        total: 2,
        referrer: null,
        last: "2026-06-30",
        shadow: false,
      },
    ]);
    expect(ran.stderr).toBe(
      "6 visits more, for addresses that were not among a day's most frequent\n1 request more, for parts of pages and by programs that look for security holes\n",
    );
    expect(lines(await command(["misses", "--since", "2026-06-30", "--json"]))).toHaveLength(2);
  });

  it("prints both for people", async () => {
    expect((await command(["hits", "--since", "2026-06-30"])).stdout).toMatch(
      /^ +visits +crawlers +last +rule\n +12 +10 +2026-06-30 +\/global\/page\n/,
    );
    expect((await command(["misses"])).stdout).toMatch(
      /^ +visits +last +address\n +9 +2026-06-30 +https:\/\/www\.old\.example\/global\/none +from most\.example\n +8 +2024-12-30 .*before the gate\n/,
    );
  });
});

describe("locally", () => {
  // Each command starts a runtime of its own, which takes a second or more, so there is one per query of the store.
  it.each([
    ["rules", ["hits", "--json"]],
    ["rules of some days", ["hits", "--json", "--since", "2025-02-15", "--before", "2025-12-31"]],
    ["removable rules", ["hits", "--may-go", "--before", "2026-05-01", "--json"]],
    ["misses", ["misses", "--json"]],
  ])("gives the same result as remotely for the same rows: %s", async (_name, args) => {
    const here = await local(args);
    expect(here).toEqual(await command(args));
    expect(here.stdout).not.toBe("");
  });
});

describe("export --hits", () => {
  const exportTo = (...args: string[]) => command(["export", "--hits", ...args]);

  it("writes the counts beside each rule, for people who edit the map", async () => {
    const { stdout } = await exportTo("--to", "csv");
    const [header, ...rows] = stdout.trim().split("\r\n");
    expect(header).toMatch(/,hits,crawlers,last_hit$/);
    expect(rows.map((it) => [it.split(",")[0], ...it.split(",").slice(-3)])).toEqual([
      ["/global/page", "142", "10", "2026-06-30"],
      ["/Global/Upper/", "5", "0", "2026-06-28"],
      ["/global/p/:id", "8", "1", "2026-06-30"],
      ["/global/crawled", "3", "3", "2026-06-30"],
      ["/global/never", "0", "0", ""],
      ["/global/later", "0", "0", ""],
    ]);
  });

  it.each(["csv", "tsv", "xlsx"])("can be imported again as the same table: %s", async (format) => {
    const file = join(account.folder, `map.${format}`);
    expect(await exportTo("--to", format, "-o", file)).toMatchObject({ code: 0 });
    const back = ["import", file, "--from", format, "--routes", "routes.json", "-o", "back.json"];
    const ran = await sunset([...back, "--replace"], { cwd: account.folder, now: NOW });
    expect(ran).toMatchObject({ code: 0 });
    const diff = ["diff", "routes.json", "back.json", "--json"];
    expect(await sunset(diff, { cwd: account.folder, now: NOW })).toMatchObject({ code: 0 });
  });

  it.each([["a format without columns", ["--to", "netlify"], "netlify has no columns for --hits"]])(
    "is refused for %s",
    async (_name, args, message) => {
      const ran = await exportTo(...args);
      expect(ran).toMatchObject({ code: 2, stdout: "", stderr: expect.stringContaining(message) });
    },
  );
});

describe("visits counted by coverage", () => {
  it("are those of all rules except those without any visit", async () => {
    const judge = async (list: string) => {
      const { stdout } = await command(
        ["hits", ...list.split(" "), "--json"].filter((it) => it !== ""),
      );
      const ran = await sunset(["coverage", "-", "--json"], {
        cwd: folder,
        now: NOW,
        stdin: stdout,
      });
      return JSON.parse(ran.stdout) as { total: number; outcomes: Record<string, number> };
    };
    // All visits except those of the pattern; removed rules get the fallback.
    expect(await judge("--since 2025-01-01")).toMatchObject({
      total: 142 + 5 + 3 + 1,
      outcomes: { rule: 147, gone: 3, fallback: 1 },
    });
    const misses = await command(["misses", "--json"]);
    const ran = await sunset(["coverage", "-", "--json"], {
      cwd: folder,
      now: NOW,
      stdin: misses.stdout,
    });
    expect(JSON.parse(ran.stdout)).toMatchObject({ total: 19, unmatched: [{ total: 17 }, {}] });
  });
});

describe("rules with the same from at different times", () => {
  it("are counted together under one name, and none of them counts as unvisited", async () => {
    const other = await openAccount();
    try {
      const twins = (from: string): RuleData[] => [
        { from, to: "https://www.new.example/old", endsAt: "2026-06-01T00:00:00Z" },
        { from: `${from}/`, to: "https://www.new.example/now", startsAt: "2026-06-01T00:00:00Z" },
      ];
      other.write("routes.json", [...twins("/global/page"), ...twins("/global/never")]);
      const [database] = other.api.account.databases.values();
      for (const { sql } of readMigrations()) database?.sqlite.exec(sql);
      for (const [sql, row] of inserts()) database?.sqlite.prepare(sql).run(...row);
      const ask = async (...args: string[]) =>
        lines(await other.remote(["hits", "--json", ...args], { now: NOW })) as { rule: string }[];
      const named = (of: readonly { rule: string }[]) =>
        of.map((it) => it.rule).filter((it) => /page|never/.test(it));
      expect(named(await ask())).toEqual(["/global/page"]);
      expect(named(await ask("--never"))).toEqual(["/global/never"]);
      for (const spelling of ["/global/page", "/global/page/"]) {
        expect(named(await ask("--rule", spelling))).toEqual(["/global/page"]);
      }
      // Nothing is known about the rule that has begun since then.
      expect(named(await ask("--may-go", "--before", "2026-05-01"))).toEqual([]);
      expect(named(await ask("--may-go", "--before", "2026-06-02"))).toEqual(["/global/never"]);
      const csv = await other.remote(["export", "--to", "csv", "--hits"], { now: NOW });
      const cells = csv.stdout.trim().split("\r\n").slice(1);
      expect(cells.map((it) => it.split(",").at(-3))).toEqual(["142", "142", "0", "0"]);
    } finally {
      await other.stop();
    }
  });
});

describe("a store without counts", () => {
  it("has no visited rules, and no removable ones", async () => {
    const other = await openAccount();
    try {
      other.write("routes.json", RULES);
      const [database] = other.api.account.databases.values();
      for (const { sql } of readMigrations()) database?.sqlite.exec(sql);
      const ask = (...args: string[]) => other.remote(args, { now: GATE });
      expect(await ask("hits")).toMatchObject({ code: 0, stdout: "", stderr: "None\n" });
      expect(await ask("misses")).toMatchObject({ code: 0, stdout: "", stderr: "None\n" });
      expect(await ask("hits", "--may-go", "--before", "2026-01-01")).toMatchObject({
        code: 1,
        stderr: expect.stringContaining("Nothing was counted yet"),
      });
    } finally {
      await other.stop();
    }
  });

  it("is created locally on first use", async () => {
    const world = { cwd: folder, now: GATE, env: { SUNSET_STORAGE: join(folder, "empty") } };
    expect(await sunset(["hits"], world)).toMatchObject({ code: 0, stdout: "", stderr: "None\n" });
  });

  it("is distinguished from a store without tables, and from a Worker without a database", async () => {
    const other = await openAccount();
    try {
      other.write("routes.json", RULES);
      expect(await other.remote(["hits"])).toMatchObject({
        code: 4,
        stderr: expect.stringContaining("npx wrangler d1 migrations apply HITS --remote"),
      });
      for (const script of other.api.account.scripts.values()) script.versions.length = 0;
      expect(await other.remote(["misses"])).toMatchObject({
        code: 4,
        stderr: expect.stringContaining("The Worker has no database HITS"),
      });
    } finally {
      await other.stop();
    }
  });
});
