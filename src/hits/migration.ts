import type { HitsDatabase } from "./database.ts";

/** Where wrangler records the migrations applied to a database. */
const NOTED = `CREATE TABLE IF NOT EXISTS d1_migrations (
  id INTEGER PRIMARY KEY AUTOINCREMENT,
  name TEXT UNIQUE,
  applied_at TIMESTAMP DEFAULT CURRENT_TIMESTAMP NOT NULL
)`;

/** The names of the applied migrations. Fails before the first one, when the table does not exist. */
export const HAD = "SELECT name FROM d1_migrations";

export interface Migration {
  /** The name of its file. */
  readonly name: string;
  readonly sql: string;
}

/**
 * Brings a database up to date, like `wrangler d1 migrations apply`: each migration once, entirely or not at all.
 *
 * @param migrations In order.
 */
export async function migrate(db: HitsDatabase, migrations: readonly Migration[]): Promise<void> {
  await db.prepare(NOTED).bind().all();
  const { results } = await db.prepare(HAD).bind().all();
  const had = new Set(results.map((it) => Reflect.get(Object(it), "name")));
  for (const { name, sql } of migrations) {
    if (had.has(name)) continue;
    const note = db.prepare("INSERT INTO d1_migrations (name) VALUES (?1)").bind(name);
    await db.batch([...statementsIn(sql).map((it) => db.prepare(it).bind()), note]);
  }
}

/**
 * Splits a migration into statements.
 *
 * @param sql Each comment is on a line of its own, and each statement ends at the end of a line.
 */
function statementsIn(sql: string): readonly string[] {
  return sql
    .replace(/^\s*--.*$/gm, "")
    .split(/;\s*$/m)
    .filter((it) => it.trim() !== "");
}
