import { codeOf } from "./errors.ts";
import { once } from "node:events";
import type { Writable } from "node:stream";
import type { Io } from "./io.ts";

/** Outputs whose reader has closed the pipe; the stream of a process does not know it. */
const closed = new WeakSet<Writable>();

/**
 * Watches an output whose reader, such as `head`, may close the pipe early. Nothing more is written to it then, and the
 * command goes on: it may still have a file to write, and its exit code to find.
 *
 * @param fail Called with any other problem of the output.
 */
export function watchOutput(output: Writable, fail: (error: Error) => void): void {
  output.on("error", (error) => {
    if (codeOf(error) === "EPIPE") closed.add(output);
    else fail(error);
  });
}

/** Whether nobody reads the standard output any more. */
export function isUnread({ stdout }: Io): boolean {
  return closed.has(stdout);
}

/** Writes to standard output, and waits while its reader is slow. */
export async function writeToStandardOutput(io: Io, piece: string | Uint8Array): Promise<void> {
  if (isUnread(io) || io.stdout.write(piece)) return;
  try {
    await once(io.stdout, "drain");
  } catch (error) {
    if (codeOf(error) !== "EPIPE") throw error;
  }
}
