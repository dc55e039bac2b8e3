/**
 * The time the console needs for a year: `node bench/hits-year.ts [DAYS] [ROWS_A_DAY]`. Fills the embedded D1 with a
 * year of 100,000 rules and ten million visits a month, with the row counts that `hits-store.ts` computes. Reads it
 * without any day summed up, and with all past days summed up; and what indexes of gone pages and misses would change
 * (decision 55).
 */
import { readMigrations } from "../src/cli/tables/local-hits.ts";
import { readerOf } from "../src/hits/binding-reader.ts";
import { readDays } from "../src/hits/by-day.ts";
import { daysBefore, daysIn } from "../src/hits/day.ts";
import { readLastVisits } from "../src/hits/last-visits.ts";
import { migrate } from "../src/hits/migration.ts";
import { readRuleHits } from "../src/hits/read.ts";
import { MISSES_A_DAY, tidy } from "../src/hits/tidy.ts";
import { readGoneOf, readMissesOf } from "../src/hits/worklists.ts";
import { embedHits } from "./embed-hits.ts";

const [DAYS = 365, ROWS_A_DAY = 63_471] = process.argv.slice(2).map(Number);
const NOW = Date.parse("2026-12-31T12:00:00Z");

const miniflare = embedHits();

/** Five rows of visitors for each of a crawler. */
const FILL = `INSERT INTO hits (day, rule, outcome, status, crawler, shadow, total)
WITH RECURSIVE n (i) AS (SELECT 0 UNION ALL SELECT i + 1 FROM n WHERE i + 1 < ?2)
SELECT ?1, printf('/department/%d/publications/annual-report-on-things-%d', (i / 6 * 5 + i % 6) % 97, i / 6 * 5 + i % 6),
  iif(i % 20 = 0, 'gone', 'redirect'), iif(i % 20 = 0, 410, 301), i % 6 = 5, 0, 1 + 1000 / (1 + i) FROM n WHERE true ON CONFLICT DO NOTHING`;

/** Half of them are requested every day, the others only once. */
const FILL_MISSES = `INSERT INTO misses (day, url, shadow, total, referrer, referred)
WITH RECURSIVE n (i) AS (SELECT 0 UNION ALL SELECT i + 1 FROM n WHERE i + 1 < ?2)
SELECT ?1, printf('www.old.example/department/%s/old-address-of-things-%d', iif(i % 2 = 0, '', ?1), i), 0, 1 + 1000 / (1 + i),
  iif(i % 3 = 0, 'www.google.com', ''), i % 3 = 0 FROM n`;

/** Indexes that hold all that the lists read; total changes with each visit, and the index with it. */
const INDEXES = [
  "CREATE INDEX gone ON hits (day, rule, crawler, total) WHERE outcome = 'gone'",
  "CREATE INDEX missed ON misses (url, day, total, referred, referrer)",
];

/** The rows written for a gone page and a miss, as D1 counts them: new ones, and known ones. */
async function rowsWritten(
  db: Awaited<ReturnType<typeof miniflare.getD1Database>>,
): Promise<string> {
  const upserts = [
    "INSERT INTO hits VALUES ('2027-01-01', '/gone', 'gone', 410, 0, 0, 1) ON CONFLICT DO UPDATE SET total = total + 1",
    "INSERT INTO misses VALUES ('2027-01-01', 'x/missed', 0, 1, '', 0) ON CONFLICT DO UPDATE SET total = total + 1",
  ];
  const written: number[] = [];
  for (const sql of [...upserts, ...upserts]) {
    written.push((await db.prepare(sql).run()).meta.rows_written);
  }
  await db.prepare("DELETE FROM hits WHERE day = '2027-01-01'").run();
  await db.prepare("DELETE FROM misses WHERE day = '2027-01-01'").run();
  return written.join(", ");
}

async function bytesOf(db: Awaited<ReturnType<typeof miniflare.getD1Database>>): Promise<number> {
  return (await db.prepare("SELECT 1").run()).meta.size_after;
}

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
    await db.prepare(FILL_MISSES).bind(day, MISSES_A_DAY).run();
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
  await timed("misses, a week of them", () => readMissesOf(store, week, part));
  await timed("misses, all", () => readMissesOf(store, span, part));
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
  process.stdout.write(`rows written for a gone page and a miss: ${await rowsWritten(db)}\n`);
  for (const index of INDEXES) {
    const before = await bytesOf(db);
    await db.prepare(index).run();
    process.stdout.write(
      `${index}: ${((await bytesOf(db)) - before) / 1e6} MB of ${before / 1e6}\n`,
    );
  }
  process.stdout.write(`rows written with these: ${await rowsWritten(db)}\n`);
  await timed("gone pages, all, with an index", () => readGoneOf(store, span, part));
  await timed("misses, all, with an index", () => readMissesOf(store, span, part));
  await db.prepare("DELETE FROM totals").run();
  // Last, because for a year it may crash the runtime.
  await timed("the same days, none summed up", () => readDays(store, span));
} finally {
  await miniflare.dispose();
}
