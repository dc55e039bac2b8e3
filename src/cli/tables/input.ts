import { createReadStream } from "node:fs";
import { open, stat } from "node:fs/promises";
import { resolve as resolvePath } from "node:path";
import type { Readable } from "node:stream";
import type { CompiledRoutes } from "../../domain/table/compile.ts";
import type { Locate } from "../../domain/finding.ts";
import { type Instant, parseInstant, parseLocalTime } from "../../domain/instant.ts";
import { explainUnreadableInstant } from "../../domain/unreadable-instant.ts";
import { createLineSplitter } from "../../formats/text/split-lines.ts";
import { readRoutesFile } from "../../routes-file/routes-json.ts";
import { CliError } from "../terminal/errors.ts";
import { EXIT, type Io } from "../terminal/io.ts";
import { countFindings, formatFindings, say, stylesFor } from "../terminal/output.ts";
import { PROGRAM } from "../terminal/pasteable.ts";

/** `--routes FILE` of a command that works on the same table; nothing for the usual one. */
export function routesOption(file: string): string[] {
  return file === "routes.json" ? [] : ["--routes", file];
}

/** @param file A path, or `-` for standard input. */
export async function readInput(io: Io, file: string): Promise<string> {
  const bytes = await readBytes(io, file);
  try {
    return new TextDecoder("utf-8", { ignoreBOM: true, fatal: true }).decode(bytes);
  } catch (cause) {
    if (!(cause instanceof TypeError)) throw cause;
    throw new CliError(`${file} is not UTF-8`, "Save it as UTF-8", EXIT.invalid, { cause });
  }
}

/** What is read whole; a table of a million rules has 130 MB. */
const BYTES_AT_MOST = 256 * 2 ** 20;

/**
 * The same for what may be no text. What has no end, such as a device, is read no further than a file may go.
 *
 * @throws CliError if it cannot be read, or is larger than 256 MB.
 */
export async function readBytes(io: Io, file: string): Promise<Uint8Array> {
  const pieces: Buffer[] = [];
  let length = 0;
  try {
    for await (const piece of file === "-"
      ? io.stdin
      : createReadStream(resolvePath(io.cwd, file))) {
      const bytes: Buffer = Buffer.isBuffer(piece) ? piece : Buffer.from(String(piece));
      pieces.push(bytes);
      length += bytes.length;
      if (length > BYTES_AT_MOST) throw tooLarge(file);
    }
  } catch (cause) {
    throw cause instanceof CliError ? cause : unreadable(file, cause);
  }
  return Buffer.concat(pieces);
}

function tooLarge(file: string): CliError {
  const name = file === "-" ? "Standard input" : file;
  const fix = "Check what it is; a large one can be given in parts";
  return new CliError(`${name} is larger than 256 MB`, fix, EXIT.invalid);
}

/** What a file holds that is about to be written over; null if there is none, or what is there can only be written into. */
export async function readIfThere(io: Io, file: string): Promise<Uint8Array | null> {
  const there = await stat(resolvePath(io.cwd, file)).catch(() => null);
  return there?.isFile() ? readBytes(io, file) : null;
}

/** A table to resolve against. Its findings are printed; only one that cannot be read at all stops. */
export async function loadTable(io: Io, file: string): Promise<CompiledRoutes> {
  return (await loadRoutes(io, file)).compiled;
}

/** The same, with the place of everything in it. */
export async function loadRoutes(
  io: Io,
  file: string,
): Promise<{ readonly compiled: CompiledRoutes; readonly locate: Locate }> {
  const { compiled, findings, locate } = readRoutesFile(await readInput(io, file), file);
  if (findings.length > 0) {
    say(io, formatFindings(findings, stylesFor(io, "stderr")));
  }
  if (!compiled) {
    const message = `${file} cannot be read: ${countFindings(findings)}`;
    throw new CliError(message, "Correct the problems listed above", EXIT.invalid);
  }
  return { compiled, locate };
}

/**
 * The lines of a file, one at a time, without white space around them or a byte-order mark; empty ones are
 * left out. One that is too long for a line of text is cut a character behind the limit.
 *
 * @param file A path, or `-` for standard input.
 * @throws CliError if it cannot be read, or has a line without end.
 */
export async function* readLinesOf(io: Io, file: string): AsyncGenerator<string> {
  const input = file === "-" ? io.stdin : await openFile(io, file);
  const decoder = new TextDecoder();
  const splitter = createLineSplitter();
  let sinceLine = 0;
  for await (const piece of input) {
    const text = typeof piece === "string" ? piece : decoder.decode(piece, { stream: true });
    const lines = splitter.push(text);
    sinceLine = text.includes("\n") ? 0 : sinceLine + text.length;
    if (sinceLine > BYTES_AT_MOST) throw tooLarge(file);
    yield* lines.flatMap(trimmed);
  }
  yield* splitter.end().flatMap(trimmed);
}

function trimmed(line: string): string[] {
  const bare = line.replace(/^\uFEFF/, "").trim();
  return bare === "" ? [] : [bare];
}

async function openFile(io: Io, file: string): Promise<Readable> {
  try {
    return (await open(resolvePath(io.cwd, file))).createReadStream();
  } catch (cause) {
    throw unreadable(file, cause);
  }
}

/** The table of a site's folder. */
const DEFAULT_TABLE = "routes.json";

/** The error for a file that cannot be opened. */
export function unreadable(file: string, cause: unknown): CliError {
  const isMissing = cause instanceof Error && "code" in cause && cause.code === "ENOENT";
  const why = isMissing ? "there is no such file" : String(cause);
  const fix =
    isMissing && file === DEFAULT_TABLE
      ? `Go to the site's folder, name another file, or make a site: ${PROGRAM} init museum`
      : "Check the path";
  return new CliError(`Cannot read ${file}: ${why}`, fix, EXIT.usage, { cause });
}

/**
 * The instant of an option such as `--at`.
 *
 * @param timeZone The site's own, if it names one: then a date, or a date and a time, is one on its clocks.
 */
export function readInstantOption(
  name: string,
  value: string | undefined,
  now: Instant,
  timeZone?: string,
): Instant {
  if (value === undefined) return now;
  const local = timeZone === undefined ? null : parseLocalTime(value, timeZone);
  const instant = local ?? parseInstant(value);
  if (instant !== null) return instant;
  const { message, fix } = explainUnreadableInstant(value);
  throw new CliError(`${name}: ${message}`, fix);
}
