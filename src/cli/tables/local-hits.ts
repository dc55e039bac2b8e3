import { globSync, readFileSync } from "node:fs";
import { basename, join } from "node:path";
import type { HitsDatabase } from "../../hits/database.ts";
import { type Migration, migrate } from "../../hits/migration.ts";
import { retry, wait } from "../../store/kv/retry.ts";
import { openStorage } from "../storage/open-storage.ts";
import { makeTemporaryFolder } from "./site-folder.ts";

/** The name of the database, which is its binding, as in wrangler for a database without an id. */
export const HITS = "HITS";

/** The same path in a clone and in the package. */
const MIGRATIONS = join(import.meta.dirname, "../../../migrations");

export function readMigrations(): readonly Migration[] {
  return globSync(join(MIGRATIONS, "*.sql"))
    .toSorted()
    .map((path) => ({ name: basename(path), sql: readFileSync(path, "utf8") }));
}

const ATTEMPTS_AT_MOST = 8;
const WAIT_MS = 100;

/** Creates the tables of the embedded D1, retrying while another process locks the file. */
export async function migrateLocally(db: HitsDatabase): Promise<void> {
  const failed = await retry(
    () =>
      migrate(db, readMigrations()).then(
        () => null,
        (it: unknown) => ({ it }),
      ),
    {
      attemptsAtMost: ATTEMPTS_AT_MOST,
      waitMs: (it, attempt) => (it === null ? null : WAIT_MS * attempt),
      sleep: wait,
    },
  );
  if (failed) throw failed.it;
}

/** Opens the embedded D1, whether or not `npm start` is running. */
export async function openLocalHits(
  storage: string,
  folder: string,
): Promise<{ readonly db: HitsDatabase; close(): Promise<void> }> {
  const { database, close, explain } = await openStorage(
    storage,
    () => makeTemporaryFolder(folder),
    {
      d1Databases: [HITS],
    },
  );
  const db = database(HITS);
  try {
    await migrateLocally(db);
  } catch (error) {
    await close();
    throw explain() ?? error;
  }
  return { db, close };
}
