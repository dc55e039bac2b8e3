import { randomBytes } from "node:crypto";
import { convertV4MiniflareOptions, Miniflare, NoOpLog } from "miniflare";
import { createStorageWorker } from "../cli/storage/bindings.ts";
import { leashRuntime } from "../cli/storage/leash-runtime.ts";
import { HITS, migrateLocally } from "../cli/tables/local-hits.ts";
import { probeDisk } from "../cli/terminal/disk.ts";
import { makeTemporaryFolder, readDeployment } from "../cli/tables/site-folder.ts";
import type { CompiledRoutes } from "../domain/table/compile.ts";
import { collectFindings } from "../domain/finding.ts";
import type { Instant } from "../domain/instant.ts";
import { checkOverlaps } from "../domain/validate/overlaps.ts";
import { createContext } from "../domain/validate/validate.ts";
import { createBundleModules } from "../release/bundle-modules.ts";
import { type CompiledRelease, compileRelease } from "../release/compile-release.ts";
import { deadline } from "../store/isolate/deadline.ts";
import { createBindingStore } from "../store/kv/kv-binding.ts";
import type { KvStore } from "../store/kv/kv-store.ts";
import { bundleWorker, type WorkerModules } from "./bundle.ts";
import { connectionsFor, type Door, openDoor, openFilesAtMost } from "./door.ts";
import { oldPathsOf } from "./serving.ts";

export interface ServerOptions {
  readonly compiled: CompiledRoutes;
  /** 0 for any free port. */
  readonly port: number;
  /** The old site's server; null for the stand-in. */
  readonly origin: string | null;
  /** The folder of the embedded KV, shared with wrangler's `--local` commands; null: kept in memory. */
  readonly storage: string | null;
  /** The site's folder, with its `wrangler.toml`; the current one if left out. */
  readonly folder?: string;
  /** The time at which the clock starts; the real time if left out. */
  readonly at?: Instant;
  /** The interval of refreshes from KV, and of runs of the reconciler. Production has longer ones. */
  readonly everySeconds?: number;
  /** The interval of runs of the reconciler, if it differs. */
  readonly rowsEverySeconds?: number;
  /** The maximum number of concurrent connections; as many as this process can handle if left out. */
  readonly connections?: number;
  /** Called once, when a connection is closed because too many are open. */
  readonly onFull?: (connections: number) => void;
}

export interface Server {
  readonly port: number;
  /** The known paths on the site's first host. */
  readonly oldPaths: readonly string[];
  /** The id of the table as a release. */
  readonly release: string;
  /** The embedded KV. */
  readonly redirects: KvStore;
  /** Runs the reconciler now, unless it is already running. */
  reconcile(): Promise<void>;
  stop(): Promise<void>;
}

/** Starts the Worker on workerd with its embedded KV, on loopback only. Writes only below the site's `.wrangler`. */
export async function startServer({
  compiled,
  port,
  origin,
  storage,
  folder = process.cwd(),
  at,
  everySeconds = EVERY_SECONDS,
  rowsEverySeconds = everySeconds,
  connections = connectionsFor(openFilesAtMost()),
  onFull = () => {},
}: ServerOptions): Promise<Server> {
  const config = readDeployment(folder);
  const disk = probeDisk(storage ?? makeTemporaryFolder(folder), true);
  if (disk) throw disk;
  const { table } = compiled;
  const [host = ""] = table.site.hosts;
  const oldPaths = oldPathsOf(compiled, host);
  const release = await compileOrThrow(compiled);
  const bundled = await createBundleModules(release);
  const [worker, front, old] = await Promise.all([
    bundleWorker(at === undefined ? "worker.ts" : "dev/worker-at.ts", bundled),
    bundleWorker("dev/front.ts"),
    bundleWorker("dev/origin.ts"),
  ]);
  const shared = {
    compatibilityDate: config.compatibilityDate,
    compatibilityFlags: [...config.compatibilityFlags],
  };
  const variables = {
    ...textsOf(config.vars),
    REFRESH_SECONDS: String(everySeconds),
    ...(at === undefined ? {} : { CLOCK_AHEAD_MS: at - Date.now() }),
  };
  const deployment = {
    ...shared,
    modules: modulesOf(worker),
    outboundService: "origin",
    // The ids are the bindings, as wrangler has them for a namespace without an id.
    kvNamespaces: config.namespaces.map((it) => it.binding),
    // Shared, because production writes the counts that the console reads.
    d1Databases: config.databases.map((it) => it.binding),
  };
  const frontKey = randomBytes(32).toString("hex");
  const embedded = createStorageWorker();
  leashRuntime();
  const miniflare = new Miniflare(
    convertV4MiniflareOptions({
      host: "127.0.0.1",
      port: 0,
      cf: false,
      log: new NoOpLog(),
      ...(storage === null ? {} : { resourcePersistencePath: storage }),
      resourceTmpPath: makeTemporaryFolder(folder),
      telemetry: { enabled: false },
      workers: [
        {
          ...embedded.worker,
          kvNamespaces: deployment.kvNamespaces,
          d1Databases: deployment.d1Databases,
          serviceBindings: { PRODUCTION: "production" },
        },
        {
          ...shared,
          name: "front",
          modules: modulesOf(front),
          bindings: { SITE_HOSTS: [...table.site.hosts], FRONT_KEY: frontKey },
          // The runtime's own entry trusts headers in which its tools pass an address. This socket does not.
          unsafeDirectSockets: [{ host: "127.0.0.1", port: 0 }],
          serviceBindings: { PRODUCTION: "production", PREVIEW: "preview" },
        },
        {
          ...deployment,
          name: "production",
          bindings: variables,
        },
        {
          ...deployment,
          name: "preview",
          // The console needs the signers to recognise the local reviewer.
          bindings: {
            ...variables,
            ...signersOf(config),
            DEBUG_HEADERS: "on",
            CONSOLE: "on",
            FRONT_KEY: frontKey,
          },
          // Possible only on a local server: a deployment's variables are plain values.
          serviceBindings: { LOCAL_REVIEWER: "front" },
        },
        {
          ...shared,
          name: "origin",
          modules: modulesOf(old),
          bindings: {
            ORIGIN: origin,
            SITE_NAME: table.site.name,
            OLD_PATHS: oldPaths.slice(0, 30),
          },
        },
      ],
    }),
  );
  const door = await openBefore(miniflare, { port, connections, onFull });
  const { kv, database, runCron } = embedded.bindingsBy(miniflare.dispatchFetch);
  const redirects = createBindingStore(kv("REDIRECTS"));
  try {
    if (config.databases.some((it) => it.binding === HITS)) await migrateLocally(database(HITS));
  } catch (error) {
    await door.close();
    await miniflare.dispose();
    throw error;
  }
  // An interrupted run, such as the last one at `stop`, counts as failed, and the next one does its work. Runs must not
  // pile up, since on a busy machine one may take longer than the interval.
  let isRunning = false;
  const reconcile = async (): Promise<void> => {
    if (isRunning) return;
    isRunning = true;
    try {
      await deadline(CRON_AT_MOST_MS, runCron("PRODUCTION"));
    } catch {
      // The next run tries again.
    } finally {
      isRunning = false;
    }
  };
  const cron = setInterval(() => void reconcile(), rowsEverySeconds * 1000);
  return {
    port: door.port,
    oldPaths,
    release: release.manifest.release,
    redirects,
    reconcile,
    async stop() {
      clearInterval(cron);
      await door.close();
      await miniflare.dispose();
    },
  };
}

/** @throws Error with the code `EADDRINUSE`, after everything was stopped. */
async function openBefore(
  miniflare: Miniflare,
  { port, connections, onFull }: Required<Pick<ServerOptions, "port" | "connections" | "onFull">>,
): Promise<Door> {
  try {
    const behind = async () => Number((await miniflare.unsafeGetDirectURL("front")).port);
    await behind();
    return await openDoor({ port, behind, limit: connections, onFull: () => onFull(connections) });
  } catch (error) {
    await miniflare.dispose();
    throw error;
  }
}

/** The text variables. `wrangler.toml` may contain others, which Sunset does not read. */
export function textsOf(variables: Readonly<Record<string, unknown>>): Record<string, string> {
  const isText = (entry: [string, unknown]): entry is [string, string] =>
    typeof entry[1] === "string";
  return Object.fromEntries(Object.entries(variables).filter(isText));
}

/** `SIGNERS` and `APPROVALS` of the preview deployment, if set. */
function signersOf({ previews }: ReturnType<typeof readDeployment>): Record<string, string> {
  const { SIGNERS, APPROVALS } = previews?.vars ?? {};
  const given = { SIGNERS, APPROVALS };
  return Object.fromEntries(
    Object.entries(given).flatMap(([name, value]) =>
      value === undefined
        ? []
        : [[name, typeof value === "string" ? value : JSON.stringify(value)]],
    ),
  );
}

/** A Worker's modules in Miniflare's format. */
export function modulesOf(modules: WorkerModules) {
  return [...modules].map(([path, contents]) =>
    typeof contents === "string"
      ? { type: "ESModule" as const, path, contents }
      : { type: "Data" as const, path, contents },
  );
}

/** Compiles a table even if it has findings, so that their effects show. Only a table that is too large throws. */
async function compileOrThrow(compiled: CompiledRoutes): Promise<CompiledRelease> {
  const { report, findings } = collectFindings(() => NOWHERE);
  const release = await compileRelease(compiled, { order: orderOf(compiled) }, report);
  if (release) return release;
  throw new RangeError(findings.map((it) => it.message).join("\n"));
}

/** The order of builds and releases, which gives the same bytes; the order of the file if rules are in conflict. */
function orderOf(compiled: CompiledRoutes): "canonical" | "file" {
  const { report, findings } = collectFindings(() => NOWHERE);
  checkOverlaps(createContext(compiled, 0, report, () => NOWHERE));
  return findings.some((it) => it.id === "rule-conflict") ? "file" : "canonical";
}

const NOWHERE = { file: "", line: 1, column: 1, rule: null };

/** The time limit of a run, so that one that hangs does not block later ones. */
const CRON_AT_MOST_MS = 60_000;

/** Short, so that a row takes effect within seconds of being typed. */
const EVERY_SECONDS = 2;
