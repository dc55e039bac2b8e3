/** Errors of a disk that is full or cannot be written to, in one line that names it, whichever part noticed. */
import { closeSync, existsSync, mkdirSync, openSync, rmSync, writeSync } from "node:fs";
import { dirname, join } from "node:path";
import { CliError, codeOf } from "./errors.ts";
import { EXIT } from "./io.ts";

/** Descriptions and fixes by the system's error code. */
const WHY: Readonly<Record<string, readonly [what: string, fix: string]>> = {
  ENOSPC: [
    "the disk is full",
    "Make room there, and run the command again: what was written stays",
  ],
  EDQUOT: ["the quota is used up", "Make room there, and run the command again"],
  EROFS: ["the disk is read-only", "Mount it for writing, or work in another folder"],
  EACCES: ["you may not write there", "Ask who owns it, or work in another folder"],
  EPERM: ["you may not write there", "Ask who owns it, or work in another folder"],
};

/**
 * @param place The file or folder to name instead of the error's own path.
 * @returns null for an error that has nothing to do with a disk.
 */
export function diskError(error: unknown, place: string | null = null): CliError | null {
  const known = describeDiskError(error);
  if (!known) return null;
  const [what, fix] = known;
  const path =
    error instanceof Error && "path" in error && typeof error.path === "string" ? error.path : null;
  const where = place ?? path ?? "a file";
  return new CliError(`Cannot write to ${where}: ${what}`, fix, EXIT.remote, { cause: error });
}

/** What is wrong with the disk, and the fix; null for an error that has nothing to do with one. */
export function describeDiskError(error: unknown): readonly [what: string, fix: string] | null {
  return WHY[codeOf(error)] ?? null;
}

/** The number of bytes written to test for free space, more than a row needs. */
const PROBE_BYTES = 1 << 16;

/**
 * Tests whether a folder can be written to. It is created if it does not exist.
 *
 * @param hasRoom Whether it must also have free space, which reading does not need.
 * @returns null if all is well.
 */
export function probeDisk(folder: string, hasRoom: boolean): CliError | null {
  try {
    // If a folder cannot be created, the runtime says only that it does not exist; its parent gives the reason.
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

/** The messages of the local runtime and its database, whose files have internal paths. */
const FULL = /No space left on device|SQLITE_FULL|database or disk is full/i;
const READ_ONLY = /Read-only file system|SQLITE_READONLY|readonly database/i;

/**
 * Finds a disk error in the output of the local runtime.
 *
 * @returns null if there is none.
 */
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
