import type { HitsDatabase } from "./database.ts";

/** Where wrangler notes which migrations a database has had. */
const NOTED = `CREATE TABLE IF NOT EXISTS d1_migrations (
  id INTEGER PRIMARY KEY AUTOINCREMENT,
  name TEXT UNIQUE,
  applied_at TIMESTAMP DEFAULT CURRENT_TIMESTAMP NOT NULL
)`;

/** The names of those that a database has had; it has no such table before the first. */
export const HAD = "SELECT name FROM d1_migrations";

export interface Migration {
  /** Its file's. */
  readonly name: string;
  readonly sql: string;
}

/**
 * Brings a database up to date, as `wrangler d1 migrations apply` does: each migration once, all of it or nothing.
 *
 * @param migrations In their order.
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

/** @param sql Comments stand on lines of their own, and a statement ends with a line. */
function statementsIn(sql: string): readonly string[] {
  return sql
    .replace(/^\s*--.*$/gm, "")
    .split(/;\s*$/m)
    .filter((it) => it.trim() !== "");
}
