import { spawn } from "node:child_process";
import { mkdtempSync, readdirSync, readFileSync, rmSync, writeFileSync } from "node:fs";
import { connect, createServer } from "node:net";
import { tmpdir } from "node:os";
import { join } from "node:path";
import { readDeployment } from "../src/cli/tables/site-folder.ts";

/** A server alone in a process, so that the figures of the process are those of the server. */
export interface Measured {
  readonly port: number;
  /** The time from the start of the process to its first answer; NaN if it was not asked. */
  readonly firstAnswerMs: number;
  /** Returns the processor time so far in user and system mode, in seconds. */
  cpuSeconds(): number;
  /** Bytes resident. */
  memory(): number;
  stop(): Promise<void>;
}

export interface WorkerOptions {
  /** Modules by the name under which they are imported; the first is the entry. */
  readonly modules: ReadonlyMap<string, string | Uint8Array>;
  readonly vars?: Readonly<Record<string, string>>;
  /** The ports on which KV namespaces are served, by binding. */
  readonly kv?: Readonly<Record<string, number>>;
  /** The port on which the location's cache is served. */
  readonly cache?: number;
}

const { compatibilityDate, compatibilityFlags } = readDeployment(process.cwd());
const WORKERD = new URL("../node_modules/workerd/bin/workerd", import.meta.url).pathname;

/** @param isAsked Whether it is asked once first, so that its initial work is not measured. */
export async function startWorkerd(
  { modules, vars = {}, kv = {}, cache }: WorkerOptions,
  isAsked = true,
): Promise<Measured> {
  const folder = mkdtempSync(join(tmpdir(), "sunset-bench-"));
  const port = await freePort();
  const embedded = [...modules].map(([name, contents], index) => {
    writeFileSync(join(folder, `module-${index}`), contents);
    const kind = typeof contents === "string" ? "esModule" : "data";
    return `(name = ${JSON.stringify(name)}, ${kind} = embed "module-${index}")`;
  });
  const bindings = [
    ...Object.entries(vars).map(
      ([name, text]) => `(name = "${name}", text = ${JSON.stringify(text)})`,
    ),
    ...Object.keys(kv).map((name) => `(name = "${name}", kvNamespace = "kv-${name}")`),
  ];
  const external = (name: string, at: number): string =>
    `(name = "${name}", external = (address = "127.0.0.1:${at}", http = ()))`;
  const services = Object.entries(kv).map(([name, at]) => external(`kv-${name}`, at));
  if (cache !== undefined) services.push(external("cache", cache));
  writeFileSync(
    join(folder, "config.capnp"),
    `using Workerd = import "/workerd/workerd.capnp";
const config :Workerd.Config = (
  services = [${[...services, '(name = "main", worker = .worker)'].join(", ")}],
  sockets = [(name = "http", address = "127.0.0.1:${port}", http = (), service = "main")],
);
const worker :Workerd.Worker = (
  modules = [${embedded.join(", ")}],
  bindings = [${bindings.join(", ")}],${cache === undefined ? "" : '\n  cacheApiOutbound = "cache",'}
  compatibilityDate = "${compatibilityDate}",
  compatibilityFlags = [${compatibilityFlags.map((it) => `"${it}"`).join(", ")}],
);
`,
  );
  return startProcess(WORKERD, ["serve", join(folder, "config.capnp")], folder, port, isAsked);
}

/**
 * Starts a server and waits for its first answer, or, if it must not be asked yet, until it listens.
 *
 * @param folder Deleted when the server stops.
 */
export async function startProcess(
  program: string,
  args: readonly string[],
  folder: string,
  port: number,
  isAsked = true,
): Promise<Measured> {
  const startedAt = performance.now();
  const child = spawn(program, args, { stdio: ["ignore", "ignore", "inherit"] });
  const pid = child.pid ?? 0;
  if (isAsked) await firstAnswer(port);
  else await listening(port);
  return {
    port,
    firstAnswerMs: isAsked ? performance.now() - startedAt : Number.NaN,
    cpuSeconds: () => cpuSecondsOf(pid),
    memory: () => memoryOf(pid),
    stop: () =>
      new Promise((resolve) => {
        child.once("exit", () => {
          rmSync(folder, { recursive: true });
          resolve();
        });
        child.kill("SIGKILL");
      }),
  };
}

/** Returns the time of all live threads in nanosecond resolution; `/proc/<pid>/stat` has hundredths of a second. */
export function cpuSecondsOf(pid: number): number {
  const threads = readdirSync(`/proc/${pid}/task`);
  const spent = threads.map((it) => readFileSync(`/proc/${pid}/task/${it}/schedstat`, "utf8"));
  return spent.reduce((sum, text) => sum + Number(text.split(" ")[0]), 0) / 1e9;
}

/** Returns the resident bytes of a process. */
export function memoryOf(pid: number): number {
  const kilobytes = /^VmRSS:\s+(\d+) kB$/m.exec(readFileSync(`/proc/${pid}/status`, "utf8"))?.[1];
  return Number(kilobytes) * 1024;
}

export async function freePort(): Promise<number> {
  const server = createServer();
  await new Promise<void>((resolve) => server.listen(0, "127.0.0.1", resolve));
  const address = server.address();
  await new Promise((resolve) => server.close(resolve));
  return typeof address === "object" && address ? address.port : 0;
}

/** Waits until a worker listens, which it does once its script has run. */
async function listening(port: number): Promise<void> {
  for (let attempt = 0; attempt < 6000; attempt++) {
    const isOpen = await new Promise<boolean>((resolve) => {
      const socket = connect(port, "127.0.0.1", () => resolve(true));
      socket.on("error", () => resolve(false));
      socket.on("connect", () => socket.destroy());
    });
    if (isOpen) return;
    await new Promise((resolve) => setTimeout(resolve, 5));
  }
  throw new Error(`Nothing listens on port ${port} after 30 seconds`);
}

async function firstAnswer(port: number): Promise<void> {
  for (let attempt = 0; attempt < 6000; attempt++) {
    try {
      await fetch(`http://127.0.0.1:${port}/`, { redirect: "manual" });
      return;
    } catch {
      await new Promise((resolve) => setTimeout(resolve, 5));
    }
  }
  throw new Error(`Nothing listens on port ${port} after 30 seconds`);
}
