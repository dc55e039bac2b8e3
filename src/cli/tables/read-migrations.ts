import { globSync, readFileSync } from "node:fs";
import { basename, join } from "node:path";
import type { Migration } from "../../hits/migration.ts";

/** In a clone and in the package alike. */
const MIGRATIONS = join(import.meta.dirname, "../../../migrations");

/** Those of the database of hits, in their order. */
export function readMigrations(): readonly Migration[] {
  return globSync(join(MIGRATIONS, "*.sql"))
    .toSorted()
    .map((path) => ({ name: basename(path), sql: readFileSync(path, "utf8") }));
}
