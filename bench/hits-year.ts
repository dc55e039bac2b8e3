/**
 * The time the console needs for a year: `node bench/hits-year.ts [DAYS] [ROWS_A_DAY]`. Fills the embedded D1 with a
 * year of 100,000 rules and ten million visits a month, with the row counts that `hits-store.ts` computes. Reads it
 * without any day summed up, and with all past days summed up.
 */
import { readMigrations } from "../src/cli/tables/local-hits.ts";
import { readerOf } from "../src/hits/binding-reader.ts";
import { readDays } from "../src/hits/by-day.ts";
import { daysBefore, daysIn } from "../src/hits/day.ts";
import { readLastVisits } from "../src/hits/last-visits.ts";
import { migrate } from "../src/hits/migration.ts";
import { readRuleHits } from "../src/hits/read.ts";
import { tidy } from "../src/hits/tidy.ts";
import { readGoneOf } from "../src/hits/worklists.ts";
import { embedHits } from "./embed-hits.ts";

const [DAYS = 365, ROWS_A_DAY = 63_471] = process.argv.slice(2).map(Number);
const NOW = Date.parse("2026-12-31T12:00:00Z");

const miniflare = embedHits();

/** Five rows of visitors for each of a crawler. */
const FILL = `INSERT INTO hits (day, rule, outcome, status, crawler, shadow, total)
WITH RECURSIVE n (i) AS (SELECT 0 UNION ALL SELECT i + 1 FROM n WHERE i + 1 < ?2)
SELECT ?1, printf('/department/%d/publications/annual-report-on-things-%d', (i / 6 * 5 + i % 6) % 97, i / 6 * 5 + i % 6),
  iif(i % 20 = 0, 'gone', 'redirect'), iif(i % 20 = 0, 410, 301), i % 6 = 5, 0, 1 + 1000 / (1 + i) FROM n WHERE true ON CONFLICT DO NOTHING`;

async function timed(what: string, work: () => Promise<unknown>): Promise<void> {
  const startedAt = performance.now();
  const end = await work().then(
    () => "",
    () => ", and failed",
  );
  const seconds = (performance.now() - startedAt) / 1000;
  process.stdout.write(`${what}: ${seconds.toFixed(2)} s${end}\n`);
}

try {
  const db = await miniflare.getD1Database("HITS");
  await migrate(db, readMigrations());
  const days = daysIn(daysBefore(NOW, DAYS - 1), daysBefore(NOW, 0));
  for (const day of days) {
    await db.prepare(FILL).bind(day, ROWS_A_DAY).run();
    await tidy(db, Date.parse(day));
  }
  const store = readerOf(db);
  const span = { since: days[0] ?? "", before: daysBefore(NOW, -1) };
  await timed("a day is summed up", () => tidy(db, NOW));
  await timed(`${days.length} days, those that are over summed up`, () => readDays(store, span));
  const week = { since: daysBefore(NOW, 6), before: span.before };
  const part = { offset: 0, limit: 50 };
  await timed("gone pages, a week of them", () => readGoneOf(store, week, part));
  await timed("gone pages, all", () => readGoneOf(store, span, part));
  await timed("hits, a week", () => readRuleHits(store, week));
  await timed("hits, all", () => readRuleHits(store, span));
  const unasked = Array.from({ length: 1000 }, (_, at) => `/department/5/unasked-${at}`);
  await timed("a thousand rules that nobody asked for, in all days", () =>
    readLastVisits(store, unasked, { days, months: [] }),
  );
  const names = Array.from(
    { length: 1000 },
    (_, at) => `/department/${at % 97}/publications/annual-report-on-things-${at}`,
  );
  await timed("a thousand rules looked up in all days", () =>
    readLastVisits(store, names, { days, months: [] }),
  );
  await db.prepare("DELETE FROM totals").run();
  // Last, because for a year it may crash the runtime.
  await timed("the same days, none summed up", () => readDays(store, span));
} finally {
  await miniflare.dispose();
}
