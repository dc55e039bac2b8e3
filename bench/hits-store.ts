/**
 * The cost of counting in D1: `node bench/hits-store.ts`. Measures rows written and bytes stored in the embedded D1 for
 * visits by Zipf's law over tables of several sizes.
 */
import { DatabaseSync, type SQLInputValue } from "node:sqlite";
import { readMigrations } from "../src/cli/tables/local-hits.ts";
import type { HitsDatabase, HitsStatement } from "../src/hits/database.ts";
import { migrate } from "../src/hits/migration.ts";
import { createTally } from "../src/hits/tally.ts";
import { tidy } from "../src/hits/tidy.ts";
import { writeBatch } from "../src/hits/write.ts";
import { embedHits } from "./embed-hits.ts";

const SIZES = [1000, 100_000, 1_000_000];
const VISITS_A_MONTH = [1e6, 1e7, 1e8];
const DAYS_A_MONTH = 30;
const DAY = "2026-01-01";

const miniflare = embedHits();

/** Returns an address of the mean length of GOV.UK's, 60 characters. */
const nameOf = (index: number): string =>
  `/department/${(index % 97).toString(36)}/publications/annual-report-on-things-${index.toString(36)}`;

/**
 * Returns the mean number of rows for a number of visits, which request rules by Zipf's law with exponent 1. One visit
 * in five is by a crawler, which has a row of its own.
 */
function distinct(rules: number, visits: number): number {
  let harmonic = 0;
  for (let rank = 1; rank <= rules; rank++) harmonic += 1 / rank;
  let rows = 0;
  for (let rank = 1; rank <= rules; rank++) {
    for (const share of [0.8, 0.2]) {
      rows -= Math.expm1(visits * Math.log1p(-share / (rank * harmonic)));
    }
  }
  return Math.round(rows);
}

const hit = (rule: string) =>
  ({ rule, outcome: "redirect", status: 301, isShadow: false, miss: null }) as const;

async function rowsWritten(): Promise<void> {
  const db = await miniflare.getD1Database("HITS");
  await migrate(db, readMigrations());
  let written = 0;
  const counting = {
    prepare: (sql: string) => db.prepare(sql),
    async batch(statements: Parameters<typeof db.batch>[0]) {
      const results = await db.batch(statements);
      for (const { meta } of results) written += meta.rows_written ?? 0;
      return results;
    },
  };
  for (const rules of [1, 10, 100]) {
    const before = written;
    const tally = createTally();
    for (let index = 0; index < rules; index++) tally.add(DAY, hit(nameOf(index)), false, false);
    await writeBatch(counting, tally.take(), `first-${rules}`);
    const first = written - before;
    for (let index = 0; index < rules; index++) tally.add(DAY, hit(nameOf(index)), false, false);
    await writeBatch(counting, tally.take(), `again-${rules}`);
    process.stdout.write(
      `a batch of ${rules} rules: ${first} rows written, ${written - before - first} where they are there already\n`,
    );
  }
  const before = written;
  await tidy(counting, Date.parse(DAY) + 3 * 24 * 3600 * 1000);
  process.stdout.write(`tidying up after these 6 batches: ${written - before} rows written\n`);
}

/** Measures with Node's SQLite, whose pages are those of D1. */
async function bytesStored(): Promise<void> {
  for (const rules of SIZES) {
    const sqlite = new DatabaseSync(":memory:");
    for (const { sql } of readMigrations()) sqlite.exec(sql);
    const { size: empty } = sqlite.prepare(BYTES).get() as { size: number };
    const statement = (sql: string, values: readonly SQLInputValue[] = []): HitsStatement => ({
      bind: (...bound) => statement(sql, bound),
      all: async () => ({ results: sqlite.prepare(sql).all(...values) }),
    });
    const db: HitsDatabase = {
      prepare: statement,
      batch: (statements) => Promise.all(statements.map((it) => it.all())),
    };
    for (let start = 0; start < rules; start += 20_000) {
      const tally = createTally();
      const end = Math.min(rules, start + 20_000);
      for (let at = start; at < end; at++) tally.add(DAY, hit(nameOf(at)), false, false);
      await writeBatch(db, tally.take(), `size-${start}`);
    }
    const { size } = sqlite.prepare(BYTES).get() as { size: number };
    sqlite.close();
    const perRow = (size - empty) / rules;
    process.stdout.write(`${rules} rules, each hit on a day: ${perRow.toFixed(0)} bytes a row\n`);
    for (const visits of VISITS_A_MONTH) {
      const rows = distinct(rules, visits / DAYS_A_MONTH);
      const months = distinct(rules, visits);
      const mebibytes = (count: number): string => ((count * perRow) / 2 ** 20).toFixed(1);
      process.stdout.write(
        `  ${visits / 1e6} million a month: ${rows} rows a day, ${mebibytes(rows * 400)} MiB in 400 days; ${months} a month, ${mebibytes(months * 12)} MiB a year\n`,
      );
    }
  }
}

const BYTES = "SELECT page_count * page_size AS size FROM pragma_page_count(), pragma_page_size()";

await rowsWritten();
await miniflare.dispose();
await bytesStored();
