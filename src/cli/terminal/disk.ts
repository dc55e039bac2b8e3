/** A disk that is full or cannot be written to: one line that names it, whoever noticed. */
import { closeSync, existsSync, mkdirSync, openSync, rmSync, writeSync } from "node:fs";
import { dirname, join } from "node:path";
import { CliError } from "./errors.ts";
import { EXIT } from "./io.ts";

/** What the system calls it. */
const WHY: Readonly<Record<string, readonly [what: string, fix: string]>> = {
  ENOSPC: [
    "the disk is full",
    "Make room there, and run the command again: what was written stays",
  ],
  EDQUOT: ["the quota is used up", "Make room there, and run the command again"],
  EROFS: ["the disk can only be read", "Mount it for writing, or work in another folder"],
  EACCES: ["you may not write there", "Ask who owns it, or work in another folder"],
  EPERM: ["you may not write there", "Ask who owns it, or work in another folder"],
};

/** @returns null for an error that is of no disk. @param place What it is about, if the error does not name a path. */
export function diskError(error: unknown, place: string | null = null): CliError | null {
  if (!(error instanceof Error) || !("code" in error)) return null;
  const known = WHY[String(error.code)];
  if (!known) return null;
  const [what, fix] = known;
  const path = "path" in error && typeof error.path === "string" ? error.path : null;
  const where = place ?? path ?? "a file";
  return new CliError(`Cannot write to ${where}: ${what}`, fix, EXIT.remote, { cause: error });
}

/** How much is written to see whether there is room: more than a row takes. */
const PROBE_BYTES = 1 << 16;

/**
 * Tries whether a folder can be written to; it is made if it is not there.
 *
 * @param hasRoom Whether it must have room, too: who only reads does without.
 * @returns null if all is well.
 */
export function probeDisk(folder: string, hasRoom: boolean): CliError | null {
  try {
    // Where a folder cannot be made the runtime says that it is not there: the one above it says why.
    tryFile(nearestOf(folder), hasRoom);
    mkdirSync(folder, { recursive: true });
    return null;
  } catch (error) {
    const known = diskError(error, folder);
    if (known) return known;
    throw error;
  }
}

function nearestOf(folder: string): string {
  const above = dirname(folder);
  return existsSync(folder) || above === folder ? folder : nearestOf(above);
}

function tryFile(folder: string, hasRoom: boolean): void {
  const path = join(folder, `.sunset-${process.pid}`);
  const file = openSync(path, "w");
  try {
    if (hasRoom) writeSync(file, new Uint8Array(PROBE_BYTES));
  } finally {
    closeSync(file);
    rmSync(path, { force: true });
  }
}

/** As the local runtime and its database say it, whose files have paths that nobody knows. */
const FULL = /No space left on device|SQLITE_FULL|database or disk is full/i;
const READ_ONLY = /Read-only file system|SQLITE_READONLY|readonly database/i;

/** What the local runtime says of its disk. @returns null if it says nothing of it. */
export function diskProblemIn(lines: readonly string[], folder: string): CliError | null {
  for (const [said, code] of [
    [FULL, "ENOSPC"],
    [READ_ONLY, "EROFS"],
  ] as const) {
    const line = lines.find((it) => said.test(it));
    if (line !== undefined) return diskError(Object.assign(new Error(line), { code }), folder);
  }
  return null;
}
