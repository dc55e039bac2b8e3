/** The gate's line `shadow`: the effect of opening tonight on last week's real visits. */
import { afterAll, beforeAll, beforeEach, describe, expect, it } from "vitest";
import type { Check } from "../../src/cli/checklist/checklist.ts";
import { readMigrations } from "../../src/cli/tables/local-hits.ts";
import type { RuleData } from "../../src/domain/table/schema.ts";
import { GATE, HOUR } from "../support/table.ts";
import { type Account, openAccount } from "./cloudflare.ts";
import { writeFileSync } from "node:fs";
import { join } from "node:path";

const DAY = 24 * HOUR;
const NOW = GATE - 3 * DAY;
const day = (back: number): string => new Date(NOW - back * DAY).toISOString().slice(0, 10);

const RULES: RuleData[] = [
  { from: "/global/a", to: "https://www.new.example/a" },
  { from: "/global/b", gone: true },
  { from: "/global/open", undecided: true },
  { from: "/global/home", to: "https://www.new.example" },
  { from: "/global/later", undecided: true, endsAt: "2030-01-01T00:00:00Z" },
  { from: "/global/later", to: "https://www.new.example", startsAt: "2030-01-01T00:00:00Z" },
];

let account: Account;

beforeAll(async () => {
  account = await openAccount();
  account.write("routes.json", RULES);
  await account.deploy(RULES);
  configure('[[d1_databases]]\nbinding = "HITS"\n');
});
afterAll(() => account.stop());

beforeEach(() => {
  for (const { sqlite } of account.api.account.databases.values()) {
    for (const { name } of sqlite
      .prepare("SELECT name FROM sqlite_master WHERE type = 'table'")
      .all() as { name: string }[])
      sqlite.exec(`DROP TABLE ${name}`);
    for (const { sql } of readMigrations()) sqlite.exec(sql);
  }
});

type Row = readonly [
  back: number,
  rule: string,
  outcome: string,
  shadow: 0 | 1,
  total: number,
  crawler?: 0 | 1,
];

function count(rows: readonly Row[], noise = 0): void {
  for (const { sqlite } of account.api.account.databases.values()) {
    for (const [back, rule, outcome, shadow, total, crawler = 0] of rows) {
      sqlite
        .prepare("INSERT INTO hits VALUES (?, ?, ?, 301, ?, ?, ?)")
        .run(day(back), rule, outcome, crawler, shadow, total);
    }
    sqlite.prepare("INSERT INTO days VALUES (?, 0, ?, 0)").run(day(0), noise);
  }
}

function configure(bindings: string): void {
  const own = `name = "${account.api.worker}"\ncompatibility_date = "2026-10-20"\n`;
  writeFileSync(join(account.folder, "wrangler.toml"), own + bindings);
}

async function shadow(now = NOW): Promise<string | undefined> {
  const ran = await account.remote(["gate", "--json"], { now });
  const { checks } = JSON.parse(ran.stdout) as { readonly checks: readonly Check[] };
  const found = checks.find((it) => it.id === "shadow");
  return found && `${found.state} ${found.message}; ${found.fix}`;
}

const WEEK = `from ${day(6)} to ${day(0)}`;

describe("the line about the shadow", () => {
  it.each<[string, readonly Row[], number, string]>([
    [
      "is ok if enough visits would get a decided answer, including those of crawlers",
      [
        [1, "/global/a", "redirect", 1, 94],
        [2, "/global/b", "gone", 1, 3, 1],
        [1, "", "redirect", 1, 3],
        [1, "", "pass", 0, 100],
      ],
      0,
      `ok 97.0% of 100 real visits ${WEEK} would get an answer of their own; 95.0% are wanted; null`,
    ],
    [
      "fails if too few would, and says how to list the others",
      [
        [1, "/global/a", "redirect", 1, 90],
        [1, "", "redirect", 1, 10],
      ],
      0,
      `fail 90.0% of 100 real visits ${WEEK} would get an answer of their own, and 95.0% are wanted; See what is missing: npx sunset-edge misses --since ${day(6)} --remote`,
    ],
    [
      "does not count noise",
      [
        [0, "/global/a", "redirect", 1, 96],
        [0, "", "redirect", 1, 54],
      ],
      50,
      `ok 96.0% of 100 real visits ${WEEK} would get an answer of their own; 95.0% are wanted; null`,
    ],
    [
      "counts an undecided rule as no answer",
      [
        [1, "/global/a", "redirect", 1, 50],
        [1, "/global/open", "redirect", 1, 50],
      ],
      0,
      `fail 50.0% of 100 real visits ${WEEK} would get an answer of their own, and 95.0% are wanted; See what is missing: npx sunset-edge misses --since ${day(6)} --remote`,
    ],
    [
      "counts a redirect to the fallback page as no answer",
      [
        [1, "/global/a", "redirect", 1, 50],
        [1, "/global/home", "redirect", 1, 50],
      ],
      0,
      `fail 50.0% of 100 real visits ${WEEK} would get an answer of their own, and 95.0% are wanted; See what is missing: npx sunset-edge misses --since ${day(6)} --remote`,
    ],
    [
      "counts rules that are undecided now or lead to the fallback page, each once",
      [
        [1, "/global/a", "redirect", 1, 50],
        [1, "/global/later", "redirect", 1, 50],
      ],
      0,
      `fail 50.0% of 100 real visits ${WEEK} would get an answer of their own, and 95.0% are wanted; See what is missing: npx sunset-edge misses --since ${day(6)} --remote`,
    ],
    [
      "looks back seven days",
      [
        [7, "", "redirect", 1, 500],
        [6, "/global/a", "redirect", 1, 2],
      ],
      0,
      `ok 100.0% of 2 real visits ${WEEK} would get an answer of their own; 95.0% are wanted; null`,
    ],
    [
      "warns if the table judged no visit",
      [[1, "", "pass", 0, 100]],
      0,
      'warn No real visit of the last seven days was judged by the table; That starts at announceAt; to start at once, write "shadow": true into site, and publish',
    ],
  ])("%s", async (_name, rows, noise, expected) => {
    count(rows, noise);
    expect(await shadow()).toBe(expected);
  });

  it("says after the gate what visits got", async () => {
    count([[0, "/global/a", "redirect", 0, 10]]);
    expect(await shadow(GATE + HOUR)).toMatch(/^ok 100.0% of 10 real visits .* got an answer/);
  });

  it("is unknown if the tables are missing", async () => {
    for (const { sqlite } of account.api.account.databases.values()) sqlite.exec("DROP TABLE hits");
    expect(await shadow()).toBe(
      "unknown The database of hits lacks tables; Make them: npx wrangler d1 migrations apply HITS --remote",
    );
  });

  it("is missing if nothing is to be counted", async () => {
    configure("");
    expect(await shadow()).toBeUndefined();
  });
});
