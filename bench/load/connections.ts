/** `npm start` under more connections than it can hold, during which it must continue to answer. */
import { type ChildProcess, spawn } from "node:child_process";
import { once } from "node:events";
import { mkdtempSync, rmSync } from "node:fs";
import { connect, type Socket } from "node:net";
import { tmpdir } from "node:os";
import { join } from "node:path";
import { setTimeout as wait } from "node:timers/promises";

export interface Connections {
  readonly asked: number;
  /** The number of connections open at the same time; the others were closed on arrival. */
  readonly held: number;
  /** The number of those that got an answer. */
  readonly answered: number;
  /** Whether the server answered while all were open, and on a new connection afterwards. */
  readonly answersMeanwhile: boolean;
  readonly answersAfterwards: boolean;
  readonly isAlive: boolean;
}

const REQUEST = "GET / HTTP/1.1\r\nHost: localhost\r\n\r\n";
const ANSWER_WITHIN_MS = 60_000;

export async function tryConnections(count: number): Promise<Connections> {
  const storage = mkdtempSync(join(tmpdir(), "sunset-load-"));
  const child = spawn(
    process.execPath,
    [join(import.meta.dirname, "../../src/program/main.ts"), "start", "--port", "0", "--json"],
    { env: { ...process.env, SUNSET_STORAGE: storage }, stdio: ["ignore", "pipe", "ignore"] },
  );
  try {
    const port = await portOf(child);
    const sockets: Socket[] = [];
    await inBatches(count, async () => {
      const socket = connect(port, "127.0.0.1");
      sockets.push(socket);
      socket.on("error", () => {});
      await Promise.race([once(socket, "connect"), once(socket, "close")]).catch(() => {});
    });
    // Excess connections are closed as soon as they are open.
    await wait(1000);
    const [first, ...others] = sockets.filter((it) => !it.destroyed && !it.closed);
    const answersMeanwhile = first !== undefined && (await ask(first));
    let answered = answersMeanwhile ? 1 : 0;
    // Each sends one request, since the runtime closes connections after 15 s of inactivity.
    await inBatches(others.length, async (index) => {
      const socket = others[index];
      if (socket && (await ask(socket))) answered += 1;
    });
    for (const it of sockets) it.destroy();
    await wait(1000);
    const last = connect(port, "127.0.0.1");
    last.on("error", () => {});
    const answersAfterwards = await ask(last);
    last.destroy();
    return {
      asked: count,
      held: first === undefined ? 0 : others.length + 1,
      answered,
      answersMeanwhile,
      answersAfterwards,
      isAlive: child.exitCode === null,
    };
  } finally {
    child.kill("SIGTERM");
    if (child.exitCode === null) await once(child, "exit");
    rmSync(storage, { recursive: true, force: true });
  }
}

/** Works in batches no larger than the system's queue of pending connections. */
async function inBatches(count: number, work: (index: number) => Promise<void>): Promise<void> {
  for (let start = 0; start < count; start += BATCH) {
    const size = Math.min(BATCH, count - start);
    await Promise.all(Array.from({ length: size }, (_, index) => work(start + index)));
  }
}

const BATCH = 200;

/** Reads the port from the object that the server prints once it answers. */
function portOf(child: ChildProcess): Promise<number> {
  return new Promise((resolve, reject) => {
    let text = "";
    child.stdout?.on("data", (chunk: Buffer) => {
      text += chunk.toString();
      const port = /"port":(\d+)/.exec(text)?.[1];
      if (port !== undefined) resolve(Number(port));
    });
    child.once("exit", () => reject(new Error(`npm start ended before it answered: ${text}`)));
  });
}

function ask(socket: Socket): Promise<boolean> {
  return new Promise((resolve) => {
    const timer = setTimeout(() => resolve(false), ANSWER_WITHIN_MS);
    const end = (isAnswered: boolean): void => {
      clearTimeout(timer);
      resolve(isAnswered);
    };
    socket.once("data", (data: Buffer) => end(/^HTTP\/1\.1 [234]/.test(data.toString("latin1"))));
    socket.once("close", () => end(false));
    socket.write(REQUEST);
  });
}
