/** A Worker on workerd as it is deployed, with an embedded KV and D1, and nothing in front of its socket. */
import { readdirSync, readFileSync } from "node:fs";
import { convertV4MiniflareOptions, Miniflare, NoOpLog, Response } from "miniflare";
import { HITS, migrateLocally } from "../../src/cli/tables/local-hits.ts";
import { leashRuntime } from "../../src/cli/storage/leash-runtime.ts";
import { readDeployment } from "../../src/cli/tables/site-folder.ts";
import { bundleWorker, type WorkerModules } from "../../src/dev/bundle.ts";
import { modulesOf } from "../../src/dev/server.ts";
import { createBundleModules } from "../../src/release/bundle-modules.ts";
import { createBindingStore } from "../../src/store/kv/kv-binding.ts";
import type { KvStore } from "../../src/store/kv/kv-store.ts";
import type { CompiledRelease } from "../../src/release/compile-release.ts";
import { cpuSecondsOf, memoryOf } from "../process.ts";

/** The interval of the local server; in production it is 30 s. */
const REFRESH_SECONDS = 2;

export interface Stage {
  readonly port: number;
  readonly kv: KvStore;
  /** Runs the Worker's cron handler, which production runs each minute. */
  runCron(): Promise<void>;
  /** Processor time of the runtime, including its KV and D1. */
  cpuSeconds(): number;
  /** Resident bytes of the runtime, including its KV and D1. */
  memory(): number;
  /** Counts the stored rows of misses. */
  countMisses(): Promise<number>;
  stop(): Promise<void>;
}

export async function bundleSunset(bundled: CompiledRelease): Promise<WorkerModules> {
  return bundleWorker("worker.ts", await createBundleModules(bundled));
}

/** A Worker to measure the runtime itself: a constant answer and an empty cron handler. */
export const WITHOUT_CODE: WorkerModules = new Map([
  ["index.js", 'export default { fetch: () => new Response("The old page"), scheduled() {} };'],
]);

export async function openStage(worker: WorkerModules): Promise<Stage> {
  const { compatibilityDate, compatibilityFlags } = readDeployment(process.cwd());
  leashRuntime();
  const before = new Set(findRuntimes());
  const miniflare = new Miniflare(
    convertV4MiniflareOptions({
      host: "127.0.0.1",
      port: 0,
      cf: false,
      log: new NoOpLog(),
      telemetry: { enabled: false },
      workers: [
        {
          name: "site",
          compatibilityDate,
          compatibilityFlags: [...compatibilityFlags],
          modules: modulesOf(worker),
          bindings: { REFRESH_SECONDS: String(REFRESH_SECONDS) },
          kvNamespaces: ["REDIRECTS"],
          d1Databases: [HITS],
          outboundService: () => new Response("The old page", { status: 200 }),
          unsafeDirectSockets: [{ host: "127.0.0.1", port: 0 }],
        },
      ],
    }),
  );
  const port = Number((await miniflare.unsafeGetDirectURL("site")).port);
  const db = await miniflare.getD1Database(HITS, "site");
  await migrateLocally(db);
  const site = await miniflare.getWorker("site");
  const pid = findRuntimes().find((it) => !before.has(it)) ?? 0;
  return {
    port,
    kv: createBindingStore(await miniflare.getKVNamespace("REDIRECTS", "site")),
    async runCron() {
      await site.scheduled();
    },
    cpuSeconds: () => cpuSecondsOf(pid),
    memory: () => memoryOf(pid),
    async countMisses() {
      const { results } = await db.prepare("SELECT count(*) AS count FROM misses").all();
      return (results[0] as { count: number } | undefined)?.count ?? 0;
    },
    stop: () => miniflare.dispose(),
  };
}

/** Finds the runtimes that this process started, directly or through a script. */
function findRuntimes(): number[] {
  const parents = new Map<number, number>();
  const runtimes: number[] = [];
  for (const name of readdirSync("/proc").filter((it) => /^\d+$/.test(it))) {
    const stat = tryRead(`/proc/${name}/stat`);
    const [, command = "", parent] = /\((.*)\) \S (\d+)/.exec(stat) ?? [];
    parents.set(Number(name), Number(parent));
    if (command === "workerd") runtimes.push(Number(name));
  }
  const isOurs = (pid: number): boolean =>
    pid === process.pid || (pid > 1 && isOurs(parents.get(pid) ?? 0));
  return runtimes.filter(isOurs);
}

function tryRead(path: string): string {
  try {
    return readFileSync(path, "utf8");
  } catch {
    // The process has ended meanwhile.
    return "";
  }
}
