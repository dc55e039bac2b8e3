import { once } from "node:events";
import { open, rename, rm } from "node:fs/promises";
import { resolve as resolvePath } from "node:path";
import { CliError } from "./errors.ts";
import { EXIT, type Io } from "./io.ts";

/** How much text is gathered before it is written. */
const CHUNK_CHARACTERS = 1 << 16;

/**
 * Writes to a file, whole or not at all: what is there stays until all of the new is on disk.
 *
 * @param file A path; undefined or `-` for standard output.
 */
export async function writeOutput(
  io: Io,
  file: string | undefined,
  pieces: Iterable<string> | Uint8Array,
): Promise<void> {
  const chunks = pieces instanceof Uint8Array ? [pieces] : gather(pieces);
  if (file === undefined || file === "-") {
    for (const chunk of chunks) {
      if (!io.stdout.write(chunk)) await once(io.stdout, "drain");
    }
    return;
  }
  const path = resolvePath(io.cwd, file);
  const temporary = `${path}.${process.pid}.tmp`;
  try {
    const handle = await open(temporary, "w");
    try {
      for (const chunk of chunks) await handle.write(Buffer.from(chunk));
      await handle.sync();
    } finally {
      await handle.close();
    }
    await rename(temporary, path);
  } catch (cause) {
    await rm(temporary, { force: true });
    const message = `Cannot write ${file}: ${cause instanceof Error ? cause.message : String(cause)}`;
    throw new CliError(message, "Check the path and the permissions", EXIT.usage, { cause });
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
