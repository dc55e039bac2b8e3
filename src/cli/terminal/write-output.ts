import { randomBytes } from "node:crypto";
import { once } from "node:events";
import type { Stats } from "node:fs";
import {
  access,
  constants,
  type FileHandle,
  open,
  readlink,
  rename,
  rm,
  stat,
} from "node:fs/promises";
import { dirname, resolve as resolvePath } from "node:path";
import { CliError } from "./errors.ts";
import { EXIT, type Io } from "./io.ts";
import { say } from "./output.ts";

/** How much text is gathered before it is written. */
const CHUNK_CHARACTERS = 1 << 16;

/** What a process has open already: to put another file in its place would miss whoever reads it. */
const OPEN_FILES = /^\/(?:dev|proc)\//;

/**
 * Writes to a file, whole or not at all: what is there stays until all of the new is on disk. A link stays a link,
 * and a file keeps its mode and owner. Other hard links to it keep the old content. What is not a regular file, such as a FIFO
 * or a device, is written into.
 *
 * @param file A path; undefined, `-` or `/dev/stdout` for standard output.
 * @throws CliError if it cannot be written.
 */
export async function writeOutput(
  io: Io,
  file: string | undefined,
  pieces: Iterable<string> | Uint8Array,
): Promise<void> {
  const chunks = pieces instanceof Uint8Array ? [pieces] : gather(pieces);
  if (file === undefined || file === "-" || file === "/dev/stdout") {
    for (const chunk of chunks) {
      if (!io.stdout.write(chunk)) await once(io.stdout, "drain");
    }
    return;
  }
  try {
    const path = resolvePath(io.cwd, file);
    const there = await statIfThere(path);
    if (there && (!there.isFile() || OPEN_FILES.test(path))) await writeInto(path, there, chunks);
    else {
      await replace(await followLinks(path), there, chunks);
      if (there && there.nlink > 1) {
        say(io, `${file} had other names too (hard links): these keep the old content`);
      }
    }
  } catch (cause) {
    const message = `Cannot write ${file}: ${cause instanceof Error ? cause.message : String(cause)}`;
    throw new CliError(message, "Check the path and the permissions", EXIT.usage, { cause });
  }
}

/** @returns null if there is nothing, or a link to nothing. */
async function statIfThere(path: string): Promise<Stats | null> {
  try {
    return await stat(path);
  } catch (error) {
    if (hasCode(error, "ENOENT")) return null;
    throw error;
  }
}

/** The path that the links from here lead to in the end, whether anything is there or not. */
async function followLinks(path: string): Promise<string> {
  try {
    return await followLinks(resolvePath(dirname(path), await readlink(path)));
  } catch (error) {
    // No link, or nothing there.
    if (hasCode(error, "EINVAL") || hasCode(error, "ENOENT")) return path;
    throw error;
  }
}

async function writeInto(path: string, there: Stats, chunks: Chunks): Promise<void> {
  if (there.isDirectory()) throw new Error("it is a folder");
  if (there.isBlockDevice()) throw new Error("it is a disk");
  const handle = await open(path, constants.O_WRONLY | (there.isFile() ? constants.O_TRUNC : 0));
  await writeAndClose(handle, chunks);
}

/** Puts a new file in the place of the one that is there, as somebody who wrote into that one would leave it. */
async function replace(path: string, there: Stats | null, chunks: Chunks): Promise<void> {
  if (there) await access(path, constants.W_OK);
  const temporary = `${path}.${randomBytes(4).toString("hex")}.tmp`;
  // Fails if there is anything of that name, a link that somebody has laid included.
  const handle = await open(temporary, "wx");
  try {
    await writeAndClose(handle, chunks, async () => {
      if (there) await leaveToOwner(handle, there);
      await handle.sync();
    });
    await rename(temporary, path);
  } catch (error) {
    await rm(temporary, { force: true });
    throw error;
  }
}

/** The mode after the owner: a change of owner takes bits off. */
async function leaveToOwner(handle: FileHandle, { mode, uid, gid }: Stats): Promise<void> {
  const own = await handle.stat();
  if (own.uid !== uid || own.gid !== gid) {
    try {
      await handle.chown(uid, gid);
    } catch (error) {
      // Only root may give files away; the mode counts all the same.
      if (!hasCode(error, "EPERM")) throw error;
    }
  }
  await handle.chmod(mode & 0o7777);
}

type Chunks = Iterable<string | Uint8Array>;

/** @param finish Called once all is written. */
async function writeAndClose(
  handle: FileHandle,
  chunks: Chunks,
  finish: () => Promise<void> = async () => {},
): Promise<void> {
  try {
    // A pipe takes less than a chunk at a time: the runtime goes on with the rest.
    for (const chunk of chunks) await handle.writeFile(chunk);
    await finish();
  } finally {
    await handle.close();
  }
}

function* gather(pieces: Iterable<string>): Generator<string> {
  let chunk = "";
  for (const piece of pieces) {
    chunk += piece;
    if (chunk.length < CHUNK_CHARACTERS) continue;
    yield chunk;
    chunk = "";
  }
  if (chunk !== "") yield chunk;
}

function hasCode(error: unknown, code: string): boolean {
  return error instanceof Error && "code" in error && error.code === code;
}
