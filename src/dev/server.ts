import { mkdirSync } from "node:fs";
import { fileURLToPath } from "node:url";
import { convertV4MiniflareOptions, Miniflare, NoOpLog } from "miniflare";
import type { CompiledRoutes } from "../domain/compile.ts";
import { listOldUrls } from "../domain/site-files.ts";
import { bundleWorker } from "./bundle.ts";
import { COMPATIBILITY_DATE, COMPATIBILITY_FLAGS, VARIABLES } from "./wrangler-config.ts";

const ROOT = fileURLToPath(new URL("../..", import.meta.url));

export interface ServerOptions {
  readonly compiled: CompiledRoutes;
  /** 0 for any free one. */
  readonly port: number;
  /** The old site's server; null for a stand-in. */
  readonly origin: string | null;
  /** The folder of the embedded KV, which wrangler's `--local` commands share; null to keep it in memory. */
  readonly storage: string | null;
}

/** Where wrangler keeps local storage. */
export const LOCAL_STORAGE = `${ROOT}/.wrangler/state/v3`;

export interface Server {
  readonly port: number;
  /** Addresses on the site's first host that the table knows. */
  readonly oldPaths: readonly string[];
  stop(): Promise<void>;
}

/** Starts the Worker on workerd with its embedded KV, on loopback only; all it writes is below `.wrangler`. */
export async function startServer({
  compiled,
  port,
  origin,
  storage,
}: ServerOptions): Promise<Server> {
  const { table, data, rules } = compiled;
  const oldPaths = listOldUrls(rules, data).filter((it) => it.startsWith("/"));
  const [worker, front, old] = await Promise.all([
    bundleWorker("worker.ts", data),
    bundleWorker("dev/front.ts"),
    bundleWorker("dev/origin.ts"),
  ]);
  const temporary = `${ROOT}/.wrangler/tmp`;
  mkdirSync(temporary, { recursive: true });
  const shared = {
    modules: true as const,
    compatibilityDate: COMPATIBILITY_DATE,
    compatibilityFlags: [...COMPATIBILITY_FLAGS],
  };
  const deployment = { ...shared, script: worker, outboundService: "origin" };
  const miniflare = new Miniflare(
    convertV4MiniflareOptions({
      host: "127.0.0.1",
      port,
      cf: false,
      log: new NoOpLog(),
      ...(storage === null ? {} : { resourcePersistencePath: storage }),
      resourceTmpPath: temporary,
      telemetry: { enabled: false },
      workers: [
        {
          ...shared,
          name: "front",
          script: front,
          bindings: { SITE_HOSTS: [...table.site.hosts] },
          serviceBindings: { PRODUCTION: "production", PREVIEW: "preview" },
        },
        { ...deployment, name: "production", bindings: { ...VARIABLES } },
        {
          ...deployment,
          name: "preview",
          bindings: { ...VARIABLES, DEBUG_HEADERS: "on", CONSOLE: "on" },
        },
        {
          ...shared,
          name: "origin",
          script: old,
          bindings: {
            ORIGIN: origin,
            SITE_NAME: table.site.name,
            OLD_PATHS: oldPaths.slice(0, 30),
          },
        },
      ],
    }),
  );
  const url = await miniflare.ready;
  return { port: Number(url.port), oldPaths, stop: () => miniflare.dispose() };
}
