import * as z from "zod/mini";
import { readerOf } from "../../hits/binding-reader.ts";
import { readWranglerConfig } from "../../deployment/wrangler-config.ts";
import type { HitsReader } from "../../hits/read.ts";
import { createApiClient } from "../../store/kv/api-client.ts";
import { StoreError } from "../../store/kv/kv-store.ts";
import { CliError } from "../terminal/errors.ts";
import { EXIT, type Io } from "../terminal/io.ts";
import { type Credentials, readCredentials } from "./credentials.ts";
import { documentation } from "../terminal/version.ts";
import { findDeploymentText, localStorageOf, readDeployment } from "./site-folder.ts";
import type { StoreOptions } from "./stores.ts";

export const BINDING = "HITS";

/** The message for a database that lacks a migration, and the fix. */
export const LACKS_TABLES = "the database of hits lacks tables";
export const MAKE_TABLES = "Make them: npx wrangler d1 migrations apply HITS --remote";

/** Whether visits are to be counted, that is, whether this folder's deployment has the binding. */
export function countsHits({ cwd }: Io): boolean {
  const text = findDeploymentText(cwd);
  const config = text === null ? null : readWranglerConfig(text);
  return config?.ok === true && config.value.databases.some((it) => it.binding === BINDING);
}

/** Opens the database of hits for one command, and closes it afterwards. */
export async function withHits<Value>(
  io: Io,
  { remote = false }: StoreOptions,
  work: (store: HitsReader) => Promise<Value>,
): Promise<Value> {
  if (remote) return work(await openRemote(io));
  // In any other folder, an empty storage would be created and report that there were no visits.
  if (io.env.SUNSET_STORAGE === undefined) readDeployment(io.cwd);
  // Loaded on demand, because it takes a moment and most commands do not need it.
  const { openLocalHits } = await import("./local-hits.ts");
  const { db, close } = await openLocalHits(localStorageOf(io), io.cwd);
  try {
    return await work(readerOf(db));
  } finally {
    await close();
  }
}

const querySchema = z.array(z.object({ results: z.array(z.unknown()) }));

/** @see https://developers.cloudflare.com/api/resources/d1/subresources/database/methods/query/ */
async function openRemote(io: Io): Promise<HitsReader> {
  const credentials = readCredentials(io);
  const id = await findDatabase(io, credentials);
  const client = createApiClient(credentials);
  const path = `/accounts/${credentials.accountId}/d1/database/${id}/query`;
  return {
    async query(sql, parameters) {
      const body = JSON.stringify({ sql, params: parameters.map(String) });
      try {
        const { result } = await client.json(querySchema, "POST", path, body);
        return result[0]?.results ?? [];
      } catch (error) {
        if (!(error instanceof StoreError) || !/no such table/.test(error.message)) throw error;
        const message = LACKS_TABLES.replace("the", "The");
        throw new CliError(message, MAKE_TABLES, EXIT.remote, { cause: error });
      }
    },
  };
}

/** The bindings of a deployed Worker. */
export const bindingsSchema = z.array(
  z.object({
    type: z.string(),
    name: z.string(),
    id: z.optional(z.string()),
    database_id: z.optional(z.string()),
  }),
);

/** The id of the database of hits that a Worker is bound to. */
export function boundDatabase(bindings: z.infer<typeof bindingsSchema>): string | undefined {
  const bound = bindings.find((it) => it.type === "d1" && it.name === BINDING);
  return bound?.id ?? bound?.database_id;
}

/** Finds the database's id in `wrangler.toml`, or else in the settings of the deployed Worker. */
async function findDatabase(io: Io, credentials: Credentials): Promise<string> {
  const { name, databases } = readDeployment(io.cwd);
  const written = databases.find((it) => it.binding === BINDING)?.id;
  if (written) return written;
  const path = `/accounts/${credentials.accountId}/workers/scripts/${name}/settings`;
  const { result } = await createApiClient(credentials).json(
    z.object({ bindings: bindingsSchema }),
    "GET",
    path,
  );
  const id = boundDatabase(result.bindings);
  if (id !== undefined) return id;
  const fix = `Give it one in wrangler.toml, as ${documentation(io, "hits.md")} has it, and deploy`;
  throw new CliError(`The Worker has no database ${BINDING}: nothing is counted`, fix, EXIT.remote);
}
