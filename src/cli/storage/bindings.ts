import { randomBytes } from "node:crypto";
import type { HitsDatabase, HitsStatement } from "../../hits/database.ts";
import type { KvBinding } from "../../store/kv/kv-binding.ts";

/**
 * The Worker of the embedded storage, which does for this process what it asks of a binding. Miniflare's own proxies of
 * bindings need another thread with another HTTP client, which take as long to start as the runtime.
 */
export const SCRIPT = `export default {
  async fetch(request, env) {
    if (request.headers.get("x-key") !== env.KEY) return new Response(null, { status: 403 });
    const { pathname, searchParams } = new URL(request.url);
    const [, name, operation] = pathname.split("/");
    try {
      return await OPERATIONS[operation](env[name], searchParams.get("key"), request);
    } catch (error) {
      return new Response(String(error?.message ?? error), { status: 500 });
    }
  },
};
const done = () => new Response(null, { status: 204 });
const OPERATIONS = {
  texts: async (kv, _, request) => Response.json([...(await kv.get(await request.json(), "text"))]),
  async bytes(kv, key) {
    const value = await kv.get(key, "arrayBuffer");
    return value === null ? done() : new Response(value);
  },
  put: async (kv, key, request) => done(await kv.put(key, await request.arrayBuffer())),
  delete: async (kv, key) => done(await kv.delete(key)),
  list: async (kv, _, request) => Response.json(await kv.list(await request.json())),
  cron: async (worker) => new Response((await worker.scheduled()).outcome),
  async batch(db, _, request) {
    const asked = await request.json();
    const statements = asked.map(({ sql, values }) => db.prepare(sql).bind(...values));
    return Response.json(await db.batch(statements));
  },
};
`;

/** Creates that Worker, without its bindings, and what asks it. Any page in a browser on this machine can send requests to it too. */
export function createStorageWorker() {
  const key = randomBytes(32).toString("hex");
  return {
    worker: {
      name: "storage",
      modules: true as const,
      script: SCRIPT,
      // For Cron Triggers.
      compatibilityFlags: ["service_binding_extra_handlers"],
      bindings: { KEY: key },
    },
    /** @param dispatch Sends a request to the Worker. */
    bindingsBy: (dispatch: Dispatch): StorageBindings => bindingsOf(dispatch, key),
  };
}

export interface StorageBindings {
  kv(name: string): KvBinding;
  database(name: string): HitsDatabase;
  /** Runs the Cron Trigger of a Worker to which the storage's is bound, and returns its outcome. */
  runCron(name: string): Promise<string>;
}

function bindingsOf(dispatch: Dispatch, key: string): StorageBindings {
  const of = (name: string): Ask => {
    const headers = { "x-key": key };
    return async (path, body = "") => {
      const url = `http://storage.invalid/${name}/${path}`;
      const response = await dispatch(url, { method: "POST", headers, body });
      if (response.ok) return response;
      const text = await response.text();
      throw new Error(text || `The embedded storage answered with ${response.status}`);
    };
  };
  return {
    kv: (name) => createKv(of(name)),
    database: (name) => createDatabase(of(name)),
    runCron: async (name) => (await of(name)("cron")).text(),
  };
}

type Answer = Pick<Response, "ok" | "status" | "text" | "json" | "arrayBuffer">;
type Dispatch = (
  url: string,
  init: {
    readonly method: string;
    readonly headers: Record<string, string>;
    readonly body: string | ArrayBuffer;
  },
) => Promise<Answer>;
type Ask = (path: string, body?: string | ArrayBuffer) => Promise<Answer>;

function createKv(ask: Ask): KvBinding {
  const at = (operation: string, key: string): string =>
    `${operation}?${new URLSearchParams({ key }).toString()}`;
  async function get(keys: string[]): Promise<Map<string, string | null>>;
  async function get(key: string): Promise<ArrayBuffer | null>;
  async function get(asked: string | string[]) {
    if (typeof asked !== "string") {
      const texts: [string, string | null][] = await json(ask("texts", JSON.stringify(asked)));
      return new Map(texts);
    }
    const response = await ask(at("bytes", asked));
    return response.status === 204 ? null : response.arrayBuffer();
  }
  return {
    get,
    async put(key, value) {
      await ask(at("put", key), value);
    },
    async delete(key) {
      await ask(at("delete", key));
    },
    list: (options) => json(ask("list", JSON.stringify(options))),
  };
}

interface Statement extends HitsStatement {
  readonly sql: string;
  readonly values: readonly (string | number | null)[];
}

function createDatabase(ask: Ask): HitsDatabase {
  const batch = (statements: readonly HitsStatement[]): Promise<{ results: unknown[] }[]> =>
    json(ask("batch", JSON.stringify(statements)));
  const statement = (sql: string, values: Statement["values"]): Statement => {
    const made: Statement = {
      sql,
      values,
      bind: (...others) => statement(sql, others),
      all: async () => (await batch([made]))[0] ?? { results: [] },
    };
    return made;
  };
  return { prepare: (sql) => statement(sql, []), batch };
}

/** The value in an answer, whose form is that of the script above. */
async function json<Value>(response: Promise<Answer>): Promise<Value> {
  // oxlint-disable-next-line typescript/no-unsafe-type-assertion -- the script above is its only source
  return (await response).json() as Value;
}
