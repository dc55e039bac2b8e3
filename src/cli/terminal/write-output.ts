import { randomBytes } from "node:crypto";
import { existsSync, type Stats } from "node:fs";
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
import { describeDiskError } from "./disk.ts";
import { CliError, codeOf } from "./errors.ts";
import { EXIT, type Io } from "./io.ts";
import { say } from "./output.ts";
import { shellQuote } from "../../domain/pasteable.ts";
import { writeToStandardOutput } from "./standard-output.ts";
import { unnamed } from "./unnamed.ts";

/** The amount of text collected before it is written. */
const CHUNK_CHARACTERS = 1 << 16;

/** Paths of devices and open files. A file put in their place would not reach their readers. */
const OPEN_FILES = /^\/(?:dev|proc)\//;

/**
 * Writes to a file atomically: the old content remains until all of the new content is on disk. A link stays a link,
 * and a file keeps its mode and owner. Other hard links to it keep the old content. Anything but a regular file, such
 * as a FIFO or a device, is written to directly.
 *
 * @param file A path; undefined, `-` or `/dev/stdout` for standard output.
 * @throws CliError if it cannot be written.
 */
export async function writeOutput(
  io: Io,
  file: string | undefined,
  pieces: Iterable<string> | Uint8Array,
): Promise<void> {
  if (file === "") throw unnamed();
  const chunks = pieces instanceof Uint8Array ? [pieces] : gather(pieces);
  if (file === undefined || file === "-" || file === "/dev/stdout") {
    for (const chunk of chunks) await writeToStandardOutput(io, chunk);
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
    const [why, fix] = whyNotWritten(io, file, cause);
    throw new CliError(`Cannot write ${file}: ${why}`, fix, EXIT.usage, { cause });
  }
}

function whyNotWritten(
  { cwd }: Io,
  file: string,
  cause: unknown,
): readonly [why: string, fix: string] {
  const folder = dirname(file);
  if (codeOf(cause) === "ENOENT" && !existsSync(resolvePath(cwd, folder))) {
    return [`there is no folder ${folder}`, `Make it: mkdir -p ${shellQuote(folder)}`];
  }
  const said = cause instanceof Error ? cause.message : String(cause);
  return describeDiskError(cause) ?? [said, "Check the path and the permissions"];
}

/** @returns null if there is nothing at the path, or only a dangling link. */
async function statIfThere(path: string): Promise<Stats | null> {
  try {
    return await stat(path);
  } catch (error) {
    if (codeOf(error) === "ENOENT") return null;
    throw error;
  }
}

/** The final path after following all links, whether or not it exists. */
async function followLinks(path: string): Promise<string> {
  try {
    return await followLinks(resolvePath(dirname(path), await readlink(path)));
  } catch (error) {
    // Not a link, or nothing there.
    if (["EINVAL", "ENOENT"].includes(codeOf(error))) return path;
    throw error;
  }
}

async function writeInto(path: string, there: Stats, chunks: Chunks): Promise<void> {
  if (there.isDirectory()) throw new Error("it is a folder");
  if (there.isBlockDevice()) throw new Error("it is a disk");
  const handle = await open(path, constants.O_WRONLY | (there.isFile() ? constants.O_TRUNC : 0));
  await writeAndClose(handle, chunks);
}

/** Replaces the existing file by a new one with the mode and owner that writing to it would leave. */
async function replace(path: string, there: Stats | null, chunks: Chunks): Promise<void> {
  if (there) await access(path, constants.W_OK);
  const temporary = `${path}.${randomBytes(4).toString("hex")}.tmp`;
  // Fails if anything with that name exists, including a link planted by somebody else.
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

/** Sets the owner, then the mode, because changing the owner clears bits of the mode. */
async function leaveToOwner(handle: FileHandle, { mode, uid, gid }: Stats): Promise<void> {
  const own = await handle.stat();
  if (own.uid !== uid || own.gid !== gid) {
    try {
      await handle.chown(uid, gid);
    } catch (error) {
      // Only root may change the owner; the mode is still set.
      if (codeOf(error) !== "EPERM") throw error;
    }
  }
  await handle.chmod(mode & 0o7777);
}

type Chunks = Iterable<string | Uint8Array>;

/** @param finish Called after everything has been written. */
async function writeAndClose(
  handle: FileHandle,
  chunks: Chunks,
  finish: () => Promise<void> = async () => {},
): Promise<void> {
  try {
    // A pipe accepts less than a chunk at a time; the runtime then writes the rest.
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
