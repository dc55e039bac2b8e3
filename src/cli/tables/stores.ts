import { type Command, Option } from "commander";
import * as z from "zod/mini";
import { type ApiOptions, createApiClient } from "../../store/kv/api-client.ts";
import { confirmWrites } from "../../store/kv/confirm-writes.ts";
import { createApiStore } from "../../store/kv/kv-api.ts";
import type { Instant } from "../../domain/instant.ts";
import { commandsFor, type Place } from "../../domain/pasteable.ts";
import { type KvStore, StoreError } from "../../store/kv/kv-store.ts";
import {
  OPEN_POLICY,
  readSigningPolicy,
  type SigningPolicy,
} from "../../store/records/signing-policy.ts";
import { CliError } from "../terminal/errors.ts";
import { EXIT, type Io } from "../terminal/io.ts";
import { type Credentials, readCredentials } from "./credentials.ts";
import { localStorageOf, readDeployment } from "./site-folder.ts";

/** The two namespaces, local or remote. */
export interface Stores extends Place {
  readonly redirects: KvStore;
  readonly signoffs: KvStore;
  /** The signing policy of `[previews.vars]`; locally one approval by anybody. */
  readonly policy: SigningPolicy;
  /** The folder of the embedded KV; absent on Cloudflare. */
  readonly storage?: string;
  readonly now: Instant;
  /** The name of the place in messages. */
  readonly name: string;
  close(): Promise<void>;
}

export interface StoreOptions {
  readonly remote?: boolean;
}

const settingsSchema = z.object({
  bindings: z.array(
    z.object({ type: z.string(), name: z.string(), namespace_id: z.optional(z.string()) }),
  ),
});

export function addStoreOptions(command: Command): Command {
  return command
    .addOption(
      new Option("--local", "on the embedded KV of npm start (the default)").conflicts("remote"),
    )
    .option("--remote", "on Cloudflare: CLOUDFLARE_API_TOKEN and CLOUDFLARE_ACCOUNT_ID");
}

/** Opens the stores for one command, and closes them afterwards. */
export async function withStores<Result>(
  io: Io,
  { remote = false }: StoreOptions,
  work: (stores: Stores) => Promise<Result>,
): Promise<Result> {
  const place = { isRemote: remote };
  const stores = await atPlace(place, () => (remote ? openRemote(io) : openLocal(io)));
  try {
    return await atPlace(place, () => work(stores));
  } finally {
    await stores.close();
  }
}

/** Converts store errors here, where it is known which store the commands of a fix must name. */
async function atPlace<Result>(place: Place, work: () => Promise<Result>): Promise<Result> {
  try {
    return await work();
  } catch (cause) {
    if (!(cause instanceof StoreError)) throw cause;
    throw new CliError(cause.message, cause.fixWith(commandsFor(place)), EXIT.remote, { cause });
  }
}

async function openLocal(io: Io): Promise<Stores> {
  // In any other folder, an empty storage would be created and report that nothing serves.
  if (io.env.SUNSET_STORAGE === undefined) readDeployment(io.cwd);
  // Loaded on demand, because it takes a moment and most commands do not need it.
  const { openLocalKv } = await import("./local-kv.ts");
  const storage = localStorageOf(io);
  const { redirects, signoffs, close } = await openLocalKv(storage, io.cwd);
  const name = "the local KV";
  const now = io.now();
  return { redirects, signoffs, policy: OPEN_POLICY, isRemote: false, storage, now, name, close };
}

async function openRemote(io: Io): Promise<Stores> {
  const options = readCredentials(io);
  const ids = await findNamespaces(options, io.cwd);
  const open = (binding: string): KvStore => {
    const namespaceId = ids.get(binding);
    if (namespaceId !== undefined)
      return confirmWrites(createApiStore({ ...options, namespaceId }));
    const fix = "Deploy the Worker first, or give the namespace's id in wrangler.toml";
    throw new CliError(`The Worker has no KV namespace ${binding}`, fix, EXIT.remote);
  };
  return {
    redirects: open("REDIRECTS"),
    signoffs: open("SIGNOFFS"),
    policy: readSigningPolicy(readDeployment(io.cwd).previews?.vars ?? {}),
    isRemote: true,
    now: io.now(),
    name: "Cloudflare",
    close: async () => {},
  };
}

/** Finds the namespaces in `wrangler.toml`, or else in the settings of the deployed Worker. */
async function findNamespaces(
  options: ApiOptions & Credentials,
  folder: string,
): Promise<ReadonlyMap<string, string>> {
  const { name, namespaces } = readDeployment(folder);
  const written = namespaces.flatMap(({ binding, id }): [string, string][] =>
    id === null ? [] : [[binding, id]],
  );
  if (written.length === namespaces.length && written.length > 0) return new Map(written);
  const path = `/accounts/${options.accountId}/workers/scripts/${name}/settings`;
  const { result } = await createApiClient(options).json(settingsSchema, "GET", path);
  const deployed = result.bindings.flatMap(({ type, name, namespace_id: id }): [string, string][] =>
    type === "kv_namespace" && id !== undefined ? [[name, id]] : [],
  );
  return new Map([...deployed, ...written]);
}
