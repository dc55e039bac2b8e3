import { env } from "cloudflare:workers";
import first from "../../migrations/0001_hits.sql?raw";
import second from "../../migrations/0002_totals.sql?raw";
import type { HitsDatabase } from "../../src/hits/database.ts";
import { migrate } from "../../src/hits/migration.ts";
import type { Visit } from "../../src/hits/visit.ts";
import { resolve } from "../../src/domain/resolve/resolve.ts";
import type { Table } from "../../src/domain/table/table.ts";
import { readAddress } from "../../src/domain/url/address.ts";
import { GATE } from "../support/table.ts";

/** vitest.config.ts binds it. */
const { HITS } = env as { readonly HITS: D1Database };

export const MIGRATIONS = [
  { name: "0001_hits.sql", sql: first },
  { name: "0002_totals.sql", sql: second },
];

export const OLD = "https://www.old.example";
export const NEW = "https://www.new.example";

/** User agents of a browser and a crawler. */
export const BROWSER = "Mozilla/5.0 (X11; Linux x86_64; rv:140.0) Gecko/20100101 Firefox/140.0";
export const CRAWLER = "Mozilla/5.0 (compatible; Googlebot/2.1; +http://www.google.com/bot.html)";

/** The embedded D1, without tables. */
export async function emptyDatabase(): Promise<D1Database> {
  const { results } = await HITS.prepare(
    "SELECT name FROM sqlite_master WHERE type = 'table' AND name NOT GLOB '_cf_*' AND name NOT GLOB 'sqlite_*'",
  ).all<{ name: string }>();
  if (results.length > 0) {
    await HITS.batch(results.map(({ name }) => HITS.prepare(`DROP TABLE ${name}`)));
  }
  return HITS;
}

/** The embedded D1 with empty tables. */
export async function freshDatabase(): Promise<D1Database> {
  const db = await emptyDatabase();
  await migrate(db, MIGRATIONS);
  return db;
}

export const TABLES = [
  "hits",
  "hits_by_month",
  "misses",
  "misses_by_month",
  "days",
  "totals",
  "batches",
];

/** Everything that is stored, as rows of values by table, except batches. */
export async function readAll(db: D1Database): Promise<Record<string, unknown[][]>> {
  const all: Record<string, unknown[][]> = {};
  for (const table of TABLES) {
    const { results } = await db.prepare(`SELECT * FROM ${table}`).all<Record<string, unknown>>();
    if (table !== "batches") all[table] = results.map((it) => Object.values(it));
  }
  return all;
}

interface VisitOptions {
  readonly at?: number;
  readonly agent?: string | null;
  readonly referrer?: string | null;
  readonly method?: string;
}

/** A visit, as the Worker reports it to the counter. */
export function visit(
  table: Table,
  address: string,
  { at = GATE, agent = BROWSER, referrer = null, method = "GET" }: VisitOptions = {},
): Visit {
  const url = address.startsWith("/") ? OLD + address : address;
  const asked = readAddress(url);
  const decision = resolve(table, { url: asked, method }, at);
  const answered = { decision, table, address: asked, method, counted: null };
  return { answered, at, agent, referrer };
}

/** A database with another `batch`. */
export function withBatch(db: HitsDatabase, batch: HitsDatabase["batch"]): HitsDatabase {
  return { prepare: (sql) => db.prepare(sql), batch };
}

/** Lets a counter give up as soon as a database falls silent, and never because the machine is busy. */
export function createPatience() {
  let end = (): void => {};
  return {
    async silence(): Promise<never> {
      queueMicrotask(() => end());
      return new Promise(() => {});
    },
    inTime: (work: Promise<unknown>): Promise<boolean> =>
      Promise.race([
        work.then(() => true),
        new Promise<boolean>((resolve) => (end = () => resolve(false))),
      ]),
  };
}

/** Stores rows of a table, in the order of its columns: in one statement, since each takes longer than many rows. */
export async function insertRows(
  db: HitsDatabase,
  table: string,
  rows: readonly (readonly (string | number)[])[],
): Promise<void> {
  const columns = rows[0]?.map((_, index) => `value ->> ${index}`).join(", ");
  const sql = `INSERT INTO ${table} SELECT ${columns} FROM json_each(?1)`;
  await db.prepare(sql).bind(JSON.stringify(rows)).all();
}
