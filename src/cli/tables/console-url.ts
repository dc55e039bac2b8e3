/** The address of the console: `npm start` stores it next to its storage, for the commands that use that storage. */
import { codeOf } from "../terminal/errors.ts";
import { mkdirSync, readFileSync, rmSync, writeFileSync } from "node:fs";
import { join } from "node:path";
import * as z from "zod/mini";
import { parseStored } from "../../release/parse-stored.ts";
import type { Io } from "../terminal/io.ts";
import { USUAL_SERVER } from "./server-address.ts";
import type { Stores } from "./stores.ts";

const FILE = "console.json";

const runningSchema = z.object({ url: z.string(), pid: z.number() });

/**
 * Stores the address of the console.
 *
 * @returns A function that removes it again.
 */
export function leaveConsoleUrl(storage: string, url: string): () => void {
  const path = join(storage, FILE);
  mkdirSync(storage, { recursive: true });
  writeFileSync(path, `${JSON.stringify({ url, pid: process.pid })}\n`);
  return () => {
    // Another server may have been started in the meantime, on another port.
    if (readRunning(storage)?.pid === process.pid) rmSync(path, { force: true });
  };
}

function readRunning(storage: string): z.infer<typeof runningSchema> | null {
  try {
    const read = parseStored(runningSchema, readFileSync(join(storage, FILE), "utf8"), FILE);
    return read.ok && isAlive(read.value.pid) ? read.value : null;
  } catch {
    // It is not running, or never was.
    return null;
  }
}

/** Whether a process is running. A killed server leaves its address behind. */
function isAlive(pid: number): boolean {
  try {
    return process.kill(pid, 0);
  } catch (error) {
    return codeOf(error) === "EPERM";
  }
}

export interface ConsoleAddress {
  /** The complete URL, or only its path if the location of the console is not known. */
  readonly url: string;
  /** A note for the reader; null if the URL can be opened directly. */
  readonly remark: string | null;
}

/** The address at which `npm start` listens, or will listen by default. */
export function localServer({ storage }: Pick<Stores, "storage">): string {
  return (storage === undefined ? null : readRunning(storage)?.url) ?? USUAL_SERVER;
}

/** The address of a release's page in the console, for use in a sentence. */
export function reviewPage(
  io: Io,
  stores: Pick<Stores, "isRemote" | "storage">,
  id: string,
): string {
  const { url, remark } = consoleAddress(io, stores, `/_sunset/releases/${id}`);
  return remark === null ? url : `${url} (${remark})`;
}

/** @param path The path, beginning with `/_sunset`. */
export function consoleAddress(
  { env }: Io,
  { isRemote, storage }: Pick<Stores, "isRemote" | "storage">,
  path: string,
): ConsoleAddress {
  const given = env.SUNSET_CONSOLE_URL?.trim().replace(/\/+$/, "") ?? "";
  if (given !== "") return { url: given + path, remark: null };
  if (isRemote) {
    const remark =
      "on the deployment for reviewers: npx wrangler preview prints its address, and with that in SUNSET_CONSOLE_URL the whole address is printed here";
    return { url: path, remark };
  }
  const running = storage === undefined ? null : readRunning(storage);
  if (running) return { url: running.url + path, remark: null };
  return { url: USUAL_SERVER + path, remark: "once npm start runs" };
}
