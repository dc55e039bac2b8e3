import type { HitsDatabase } from "../../hits/database.ts";
import { migrate } from "../../hits/migration.ts";
import { retry, wait } from "../../store/kv/retry.ts";
import { openStorage } from "./open-storage.ts";
import { readMigrations } from "./read-migrations.ts";

/** A database is named by its binding, as wrangler names one that has no id. */
export const HITS = "HITS";

const ATTEMPTS_AT_MOST = 8;
const WAIT_MS = 100;

/** Makes the tables of the embedded D1; tries again while another process locks the file. */
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

/** Opens the embedded D1, whether `npm start` is running or not. */
export async function openLocalHits(
  storage: string,
  folder: string,
): Promise<{ readonly db: HitsDatabase; close(): Promise<void> }> {
  const { miniflare, explain } = openStorage(storage, folder, { d1Databases: [HITS] });
  const db = await miniflare.getD1Database(HITS);
  try {
    await migrateLocally(db);
  } catch (error) {
    await miniflare.dispose();
    throw explain() ?? error;
  }
  return { db, close: () => miniflare.dispose() };
}
