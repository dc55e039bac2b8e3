import * as z from "zod/mini";
import { listSome } from "../../domain/finding.ts";
import { HAD } from "../../hits/migration.ts";
import {
  BINDING,
  bindingsSchema,
  boundDatabase,
  LACKS_TABLES,
  MAKE_TABLES,
} from "../tables/hits-store.ts";
import { type Line, unknown, warn } from "./lines.ts";
import type { RemoteWorld, World } from "./world.ts";

/** Whether the Worker is to count visits. */
export function countsHits({ settings }: World): boolean {
  return settings.databases.some((it) => it.binding === BINDING);
}

const settingsSchema = z.object({ bindings: z.nullish(bindingsSchema) });

const migrationSchema = z.object({ name: z.string() });

const databaseSchema = z.object({ num_tables: z.nullish(z.number()) });

/**
 * Checks the database of hits. A deployment creates it without its tables, and without them every visit is lost; nor
 * does a deployment of a later version create new tables.
 *
 * @see https://developers.cloudflare.com/api/resources/d1/subresources/database/methods/get/
 */
export async function checkHits({ reader, accountId, settings }: RemoteWorld): Promise<Line[]> {
  const account = `/accounts/${accountId}`;
  const live = await reader.get(
    settingsSchema,
    `${account}/workers/scripts/${settings.name}/settings`,
  );
  if (!live.ok) return [unknown("the database of hits", live.problem)];
  // Nothing is counted before the Worker exists.
  if (live.value === null) return [];
  const id = boundDatabase(live.value.bindings ?? []);
  if (id === undefined) {
    return [
      warn(`the deployed Worker has no ${BINDING}: nothing is counted`, "npx wrangler deploy"),
    ];
  }
  const path = `${account}/d1/database/${id}`;
  const database = await reader.get(databaseSchema, path);
  if (!database.ok) return [unknown("the tables of hits", database.problem)];
  if (database.value === null) {
    const fix =
      "npx wrangler d1 list shows those that exist: write the right id into wrangler.toml, and deploy";
    return [
      warn(`the database that ${BINDING} is bound to does not exist: every visit is lost`, fix),
    ];
  }
  if (database.value.num_tables === 0) {
    return [warn(`${LACKS_TABLES}: every visit is lost`, MAKE_TABLES)];
  }
  const noted = await reader.select(migrationSchema, path, HAD);
  const isUnnoted = !noted.ok && /no such table/.test(noted.problem.message);
  if (!noted.ok && !isUnnoted) return [unknown("the tables of hits", noted.problem)];
  const had = new Set(noted.ok ? noted.value?.map((it) => it.name) : []);
  // Loaded on demand, because it takes a moment and nothing else here needs it.
  const { readMigrations } = await import("../tables/local-hits.ts");
  const missing = readMigrations().flatMap(({ name }) => (had.has(name) ? [] : [name]));
  if (missing.length === 0) return [];
  return [warn(`${LACKS_TABLES}, those of ${listSome(missing)}`, MAKE_TABLES)];
}
