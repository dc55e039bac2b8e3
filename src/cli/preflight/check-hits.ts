import * as z from "zod/mini";
import { type Line, unknown, warn } from "./lines.ts";
import type { RemoteWorld, World } from "./world.ts";

const BINDING = "HITS";

/** Whether the Worker is to count what visitors ask for. */
export function countsHits({ settings }: World): boolean {
  return settings.databases.some((it) => it.binding === BINDING);
}

const settingsSchema = z.object({
  bindings: z.nullish(
    z.array(
      z.object({
        type: z.string(),
        name: z.string(),
        id: z.optional(z.string()),
        database_id: z.optional(z.string()),
      }),
    ),
  ),
});

const databaseSchema = z.object({ num_tables: z.nullish(z.number()) });

/**
 * The database that hits are written into: a deployment makes it, and not its tables, without which every visit is lost.
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
  // Nothing is counted before the Worker is there.
  if (live.value === null) return [];
  const bound = live.value.bindings?.find((it) => it.type === "d1" && it.name === BINDING);
  const id = bound?.id ?? bound?.database_id;
  if (id === undefined) {
    return [
      warn(`the deployed Worker has no ${BINDING}: nothing is counted`, "npx wrangler deploy"),
    ];
  }
  const database = await reader.get(databaseSchema, `${account}/d1/database/${id}`);
  if (!database.ok) return [unknown("the tables of hits", database.problem)];
  if (database.value === null) {
    const fix =
      "npx wrangler d1 list shows those that there are: write the right id into wrangler.toml, and deploy";
    return [
      warn(`the database that ${BINDING} is bound to is not there: every visit is lost`, fix),
    ];
  }
  if (database.value.num_tables !== 0) return [];
  const fix = "npx wrangler d1 migrations apply HITS --remote";
  return [warn("the database of hits has no tables: every visit is lost", fix)];
}
