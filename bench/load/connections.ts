/** `npm start` under more connections than it can hold: it must go on answering. */
import { type ChildProcess, spawn } from "node:child_process";
import { once } from "node:events";
import { mkdtempSync, rmSync } from "node:fs";
import { connect, type Socket } from "node:net";
import { tmpdir } from "node:os";
import { join } from "node:path";
import { setTimeout as wait } from "node:timers/promises";

export interface Connections {
  readonly asked: number;
  /** Open at the same time; the others were closed as they came. */
  readonly held: number;
  /** Of those. */
  readonly answered: number;
  /** Whether the server answered while all were open, and afterwards on a new one. */
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
    // What is too much is closed as soon as it is open.
    await wait(1000);
    const [first, ...others] = sockets.filter((it) => !it.destroyed && !it.closed);
    const answersMeanwhile = first !== undefined && (await ask(first));
    let answered = answersMeanwhile ? 1 : 0;
    // The runtime closes what has rested for 15 s: each asks once.
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

/** No more at once than the system keeps waiting for a server. */
async function inBatches(count: number, work: (index: number) => Promise<void>): Promise<void> {
  for (let start = 0; start < count; start += BATCH) {
    const size = Math.min(BATCH, count - start);
    await Promise.all(Array.from({ length: size }, (_, index) => work(start + index)));
  }
}

const BATCH = 200;

/** It prints one object once it answers. */
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
