import { spawn } from "node:child_process";
import { mkdtempSync, readFileSync, rmSync, writeFileSync } from "node:fs";
import { createServer } from "node:net";
import { tmpdir } from "node:os";
import { join } from "node:path";
import { COMPATIBILITY_DATE, COMPATIBILITY_FLAGS } from "../src/dev/wrangler-config.ts";

/** A server in a process of its own, with nothing else in it, so that its figures are the server's. */
export interface Measured {
  readonly port: number;
  /** From the start of the process to its first answer. */
  readonly firstAnswerMs: number;
  /** Seconds of processor time so far, in user and system mode. */
  cpuSeconds(): number;
  /** Bytes resident. */
  memory(): number;
  stop(): Promise<void>;
}

export interface WorkerOptions {
  /** By the name under which they are imported; the entry is the first. */
  readonly modules: ReadonlyMap<string, string | Uint8Array>;
  readonly vars?: Readonly<Record<string, string>>;
  /** KV namespaces, by binding: the port on which one is served. */
  readonly kv?: Readonly<Record<string, number>>;
}

const WORKERD = new URL("../node_modules/workerd/bin/workerd", import.meta.url).pathname;

export async function startWorkerd({
  modules,
  vars = {},
  kv = {},
}: WorkerOptions): Promise<Measured> {
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
  const services = Object.entries(kv).map(
    ([name, at]) => `(name = "kv-${name}", external = (address = "127.0.0.1:${at}", http = ()))`,
  );
  writeFileSync(
    join(folder, "config.capnp"),
    `using Workerd = import "/workerd/workerd.capnp";
const config :Workerd.Config = (
  services = [${[...services, '(name = "main", worker = .worker)'].join(", ")}],
  sockets = [(name = "http", address = "127.0.0.1:${port}", http = (), service = "main")],
);
const worker :Workerd.Worker = (
  modules = [${embedded.join(", ")}],
  bindings = [${bindings.join(", ")}],
  compatibilityDate = "${COMPATIBILITY_DATE}",
  compatibilityFlags = [${COMPATIBILITY_FLAGS.map((it) => `"${it}"`).join(", ")}],
);
`,
  );
  return startProcess(WORKERD, ["serve", join(folder, "config.capnp")], folder, port);
}

/** Starts a server and waits for its first answer. @param folder Deleted when it stops. */
export async function startProcess(
  program: string,
  args: readonly string[],
  folder: string,
  port: number,
): Promise<Measured> {
  const startedAt = performance.now();
  const child = spawn(program, args, { stdio: ["ignore", "ignore", "inherit"] });
  const pid = child.pid ?? 0;
  await firstAnswer(port);
  return {
    port,
    firstAnswerMs: performance.now() - startedAt,
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

/** Linux counts in hundredths of a second (proc_pid_stat(5), fields 14 and 15). */
function cpuSecondsOf(pid: number): number {
  const fields = readFileSync(`/proc/${pid}/stat`, "utf8")
    .replace(/^.*\) /, "")
    .split(" ");
  return (Number(fields[11]) + Number(fields[12])) / 100;
}

function memoryOf(pid: number): number {
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
