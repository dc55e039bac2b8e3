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
  /** Those that were answered. */
  readonly held: number;
  /** Those that were closed as they came. */
  readonly closed: number;
  /** Whether the server answered while all were held, on one that was held, and afterwards on a new one. */
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
    const answers: Promise<boolean>[] = [];
    for (let index = 0; index < count; index++) {
      const socket = connect(port, "127.0.0.1");
      sockets.push(socket);
      socket.on("error", () => {});
      answers.push(ask(socket));
      // No more at once than the system keeps waiting for a server.
      if (index % 200 === 199) await Promise.race([Promise.all(answers.slice(-200)), wait(2000)]);
    }
    const answered = await Promise.all(answers);
    const first = sockets.find((_, index) => answered[index]);
    const answersMeanwhile = first !== undefined && (await ask(first));
    for (const it of sockets) it.destroy();
    await wait(1000);
    const last = connect(port, "127.0.0.1");
    last.on("error", () => {});
    const answersAfterwards = await ask(last);
    last.destroy();
    return {
      asked: count,
      held: answered.filter(Boolean).length,
      closed: answered.filter((it) => !it).length,
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
