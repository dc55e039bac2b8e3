import { randomBytes } from "node:crypto";
import { convertV4MiniflareOptions, Miniflare, NoOpLog } from "miniflare";
import { HITS, migrateLocally } from "../cli/tables/local-hits.ts";
import { leashRuntime } from "../cli/tables/leash-runtime.ts";
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
  /** 0 for any free one. */
  readonly port: number;
  /** The old site's server; null for a stand-in. */
  readonly origin: string | null;
  /** The folder of the embedded KV, which wrangler's `--local` commands share; null to keep it in memory. */
  readonly storage: string | null;
  /** The site's folder, with its `wrangler.toml`; the current one if left out. */
  readonly folder?: string;
  /** What the clock shows at first; the time of day if left out. */
  readonly at?: Instant;
  /** How often KV is asked and rows are read: in production both happen less often. */
  readonly everySeconds?: number;
  /** How many connections may be open at once; what this process can hold if left out. */
  readonly connections?: number;
  /** Told once, when a connection is closed since too many are open. */
  readonly onFull?: (connections: number) => void;
}

export interface Server {
  readonly port: number;
  /** Addresses on the site's first host that the table knows. */
  readonly oldPaths: readonly string[];
  /** The id that the table has as a release. */
  readonly release: string;
  /** The embedded KV. */
  readonly redirects: KvStore;
  stop(): Promise<void>;
}

/** Starts the Worker on workerd with its embedded KV, on loopback only; all it writes is below `.wrangler` of the site. */
export async function startServer({
  compiled,
  port,
  origin,
  storage,
  folder = process.cwd(),
  at,
  everySeconds = EVERY_SECONDS,
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
    // Named by its binding, as wrangler names one that has no id.
    kvNamespaces: config.namespaces.map((it) => it.binding),
    // One for both: production counts, and the console reads what it counted.
    d1Databases: config.databases.map((it) => it.binding),
  };
  const key = randomBytes(32).toString("hex");
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
          ...shared,
          name: "front",
          modules: modulesOf(front),
          bindings: { SITE_HOSTS: [...table.site.hosts], FRONT_KEY: key },
          // The runtime's own entry believes headers by which its tools hand on an address; this socket does not.
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
          // Who signs there, for the console to tell the local reviewer.
          bindings: {
            ...variables,
            ...signersOf(config),
            DEBUG_HEADERS: "on",
            CONSOLE: "on",
            FRONT_KEY: key,
          },
          // Only a server on this machine can be so connected: a deployment's variables are values.
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
  const production = await miniflare.getWorker("production");
  const redirects = createBindingStore(await miniflare.getKVNamespace("REDIRECTS", "production"));
  if (config.databases.some((it) => it.binding === HITS)) {
    await migrateLocally(await miniflare.getD1Database(HITS, "production"));
  }
  // A run that is cut off, as the last one is by `stop`, has failed; the next one does its work. On a busy machine one
  // may take longer than it is until the next: they must not pile up.
  let isRunning = false;
  const reconcile = async (): Promise<void> => {
    if (isRunning) return;
    isRunning = true;
    try {
      await deadline(CRON_AT_MOST_MS, production.scheduled());
    } catch {
      // The next one tries again.
    } finally {
      isRunning = false;
    }
  };
  const cron = setInterval(() => void reconcile(), everySeconds * 1000);
  return {
    port: door.port,
    oldPaths,
    release: release.manifest.release,
    redirects,
    async stop() {
      clearInterval(cron);
      await door.close();
      await miniflare.dispose();
    },
  };
}

/** @throws Error with the code `EADDRINUSE`, and nothing is left running. */
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

/** Variables are text: what else `wrangler.toml` may hold, nothing of Sunset's reads. */
export function textsOf(variables: Readonly<Record<string, unknown>>): Record<string, string> {
  const isText = (entry: [string, unknown]): entry is [string, string] =>
    typeof entry[1] === "string";
  return Object.fromEntries(Object.entries(variables).filter(isText));
}

/** `SIGNERS` and `APPROVALS` of the deployment for reviewers, as far as they are set. */
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

/** A Worker's modules as Miniflare takes them. */
export function modulesOf(modules: WorkerModules) {
  return [...modules].map(([path, contents]) =>
    typeof contents === "string"
      ? { type: "ESModule" as const, path, contents }
      : { type: "Data" as const, path, contents },
  );
}

/** A table with findings starts too, so that one sees what it does; only one that does not fit cannot. */
async function compileOrThrow(compiled: CompiledRoutes): Promise<CompiledRelease> {
  const { report, findings } = collectFindings(() => NOWHERE);
  const release = await compileRelease(compiled, { order: orderOf(compiled) }, report);
  if (release) return release;
  throw new RangeError(findings.map((it) => it.message).join("\n"));
}

/** As it would be built and published, to the byte; but where rules are in conflict, the first of the file wins. */
function orderOf(compiled: CompiledRoutes): "canonical" | "file" {
  const { report, findings } = collectFindings(() => NOWHERE);
  checkOverlaps(createContext(compiled, 0, report, () => NOWHERE));
  return findings.some((it) => it.id === "rule-conflict") ? "file" : "canonical";
}

const NOWHERE = { file: "", line: 1, column: 1, rule: null };

/** One that hangs keeps no later one from its work. */
const CRON_AT_MOST_MS = 60_000;

/** Whoever types a row sees it within seconds. */
const EVERY_SECONDS = 2;
