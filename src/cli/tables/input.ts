import { createReadStream } from "node:fs";
import { stat } from "node:fs/promises";
import { resolve as resolvePath } from "node:path";
import type { Readable } from "node:stream";
import type { CompiledRoutes } from "../../domain/table/compile.ts";
import type { Locate } from "../../domain/finding.ts";
import { type Instant, parseInstant, parseLocalTime } from "../../domain/instant.ts";
import { explainUnreadableInstant } from "../../domain/unreadable-instant.ts";
import { decode } from "../../formats/text/decode-pieces.ts";
import { createLineSplitter, LINE_END } from "../../formats/text/split-lines.ts";
import { readRoutesFile } from "../../routes-file/routes-json.ts";
import { inventoryColumns, readInventory } from "../../traffic/read-inventory.ts";
import { CliError, codeOf } from "../terminal/errors.ts";
import { EXIT, type Io } from "../terminal/io.ts";
import { unnamed } from "../terminal/unnamed.ts";
import { countFindings, formatFindings, say, stylesFor } from "../terminal/output.ts";
import { DEFAULT_TABLE } from "./find-table.ts";
import { pasteable, PROGRAM } from "../../domain/pasteable.ts";

/** The words `--routes FILE` for a command on the same table; empty for the default table. */
export function routesOption(file: string): string[] {
  return file === DEFAULT_TABLE ? [] : ["--routes", fileAgain(file)];
}

/** A file's name in a printed command. What came on standard input is gone, and must be in a file first. */
export function fileAgain(file: string): string {
  return file === "-" ? "FILE" : file;
}

/** The name of a file within a sentence. */
export function fileName(file: string): string {
  return file === "-" ? "standard input" : file;
}

/** The name of a table within a sentence. */
export function tableName(file: string): string {
  return file === "-" ? "the given table" : file;
}

/** @param file A path, or `-` for standard input. */
export async function readInput(io: Io, file: string): Promise<string> {
  const bytes = await readBytes(io, file);
  try {
    return new TextDecoder("utf-8", { ignoreBOM: true, fatal: true }).decode(bytes);
  } catch (cause) {
    if (!(cause instanceof TypeError)) throw cause;
    throw new CliError(`${nameOf(file)} is not UTF-8`, "Save it as UTF-8", EXIT.invalid, { cause });
  }
}

/** The size limit of files that are read whole; a table of a million rules has 130 MB. */
const BYTES_AT_MOST = 256 * 2 ** 20;

/**
 * The longest stretch without a line break or a quotation mark. No file of addresses has one, and what parsers make of
 * it takes many times its size.
 */
const STRETCH_AT_MOST = 16 * 2 ** 20;

const LINE_FEED = 0x0a;
const QUOTATION_MARK = 0x22;

/**
 * The same for content that may not be text. An endless input, such as a device, is read only up to the size limit.
 *
 * @throws CliError if it cannot be read, is larger than 256 MB, or cannot be a text.
 */
export async function readBytes(io: Io, file: string): Promise<Uint8Array> {
  const pieces: Buffer[] = [];
  let [length, stretch] = [0, 0];
  for await (const bytes of bytesOf(io, file)) {
    pieces.push(bytes);
    length += bytes.length;
    const end = Math.max(bytes.lastIndexOf(LINE_FEED), bytes.lastIndexOf(QUOTATION_MARK));
    stretch = bytes.length - 1 - end + (end < 0 ? stretch : 0);
    if (stretch > STRETCH_AT_MOST) throw noText(file);
    if (length > BYTES_AT_MOST) throw tooLarge(file);
  }
  return Buffer.concat(pieces);
}

function noText(file: string): CliError {
  const message = `${nameOf(file)} has more than 16 MB without a line break or a quotation mark`;
  return new CliError(message, "Check what it is: no list of addresses has that", EXIT.invalid);
}

export function nameOf(file: string): string {
  return file === "-" ? "Standard input" : file;
}

function tooLarge(file: string): CliError {
  const fix = "Check what it is; a large one can be given in parts";
  return new CliError(`${nameOf(file)} is larger than 256 MB`, fix, EXIT.invalid);
}

/** The content of a file that would be overwritten; null if it does not exist, or is not a regular file. */
export async function readIfThere(io: Io, file: string): Promise<Uint8Array | null> {
  const there = await stat(resolvePath(io.cwd, file)).catch(() => null);
  return there?.isFile() ? readBytes(io, file) : null;
}

/** What the fix of an instant adds where a local time will do. */
export function orLocal(timeZone: string): string {
  return `; or in the time of ${timeZone}: 2030-01-31T00:00`;
}

/** Loads a table to resolve against. Its findings are printed, and only an unreadable table is an error. */
export async function loadTable(io: Io, file: string): Promise<CompiledRoutes> {
  return (await loadRoutes(io, file)).compiled;
}

/** The same, with the positions of everything in the file. */
export async function loadRoutes(
  io: Io,
  file: string,
): Promise<{ readonly compiled: CompiledRoutes; readonly locate: Locate }> {
  const { compiled, findings, locate } = readRoutesFile(await readInput(io, file), file);
  if (findings.length > 0) {
    say(io, formatFindings(findings, stylesFor(io, "stderr")));
  }
  if (!compiled) {
    const message = `${nameOf(file)} cannot be read: ${countFindings(findings)}`;
    throw new CliError(message, "Correct the problems listed above", EXIT.invalid);
  }
  return { compiled, locate };
}

/** The length of a byte-order mark; to wait for more would keep somebody who types waiting. */
const MARK_BYTES = 2;

/**
 * Reads the lines of a file in any encoding one at a time, without a byte-order mark. Blank lines are left out. A line
 * that is too long is cut one character after the limit.
 *
 * @param file A path, or `-` for standard input.
 * @throws CliError if it cannot be read, or has an endless line.
 */
async function* readLinesOf(io: Io, file: string): AsyncGenerator<string> {
  const splitter = createLineSplitter();
  let sinceLine = 0;
  for await (const text of decode(bytesOf(io, file), MARK_BYTES)) {
    const lines = splitter.push(text);
    sinceLine = LINE_END.test(text) ? 0 : sinceLine + text.length;
    if (sinceLine > BYTES_AT_MOST) throw tooLarge(file);
    yield* lines.filter(hasText);
  }
  yield* splitter.end().filter(hasText);
}

/**
 * Reads addresses one at a time: the lines of a list without surrounding white space, or the column `url` of an
 * inventory, whose lines would parse as addresses that nobody asks for.
 *
 * @throws CliError like `readLinesOf`, and after the addresses of an inventory if it has other lines too.
 */
export async function* readAddressesOf(io: Io, file: string): AsyncGenerator<string> {
  let isFirst = true;
  let inventory: string[] | null = null;
  for await (const line of readLinesOf(io, file)) {
    if (isFirst && inventoryColumns(line.replaceAll('"', "").split(/[,;\t]/))) inventory = [];
    isFirst = false;
    if (inventory) inventory.push(line);
    else yield line.trim();
  }
  if (!inventory) return;
  const read = readInventory(new TextEncoder().encode(inventory.join("\n")));
  yield* read.lines.map((it) => it.url);
  if (read.problems.length === 0) return;
  const message = `${nameOf(file)} has lines that are not those of an inventory`;
  // What came on standard input is gone.
  const [first, named] =
    file === "-" ? ["Write it to a file, such as list.csv. ", "list.csv"] : ["", file];
  const fix = `${first}To see them: ${pasteable(["inventory", named, "--dry-run"])}`;
  throw new CliError(message, fix, EXIT.invalid);
}

/** The error for a list of which nothing can be said: that nothing in it differs would be misleading. */
export function holdsNoAddress(file: string): CliError {
  const fix = "Give one address a line, or an inventory";
  return new CliError(`${nameOf(file)} holds no address`, fix, EXIT.invalid);
}

function hasText(line: string): boolean {
  return line.trim() !== "";
}

/** @throws CliError if it cannot be read. */
async function* bytesOf(io: Io, file: string): AsyncGenerator<Buffer> {
  const input: Readable = file === "-" ? io.stdin : createReadStream(resolvePath(io.cwd, file));
  try {
    for await (const piece of input) {
      yield Buffer.isBuffer(piece) ? piece : Buffer.from(String(piece));
    }
  } catch (cause) {
    throw unreadable(file, cause);
  }
}

/** Why a file cannot be opened, and what to do, by the system's error code. */
const WHY_UNREADABLE: Readonly<Record<string, readonly [why: string, fix: string]>> = {
  ENOENT: ["there is no such file", "Check the path"],
  EISDIR: ["it is a folder", "Name a file in it"],
  EACCES: ["you may not read it", "Ask who owns it"],
};

/** Says why a file cannot be opened, and what to do. */
export function whyUnreadable(cause: unknown): readonly [why: string, fix: string] {
  return WHY_UNREADABLE[codeOf(cause)] ?? [String(cause), "Check the path"];
}

export function unreadable(file: string, cause: unknown): CliError {
  if (file === "") return unnamed(cause);
  const [why, usual] = whyUnreadable(cause);
  const fix =
    codeOf(cause) === "ENOENT" && file === DEFAULT_TABLE
      ? `Go to the site's folder, name another file, or make a site: ${PROGRAM} init museum`
      : usual;
  return new CliError(`Cannot read ${file}: ${why}`, fix, EXIT.usage, { cause });
}

/** @param timeZone The site's zone, if it has one; a date, with or without a time, is then local to it. */
export function readInstantOption(
  value: string | undefined,
  now: Instant,
  timeZone?: string,
): Instant {
  if (value === undefined) return now;
  const local = timeZone === undefined ? null : parseLocalTime(value, timeZone);
  const instant = local ?? parseInstant(value);
  if (instant !== null) return instant;
  const { message, fix } = explainUnreadableInstant(value, timeZone);
  throw new CliError(`--at: ${message}`, timeZone === undefined ? fix : fix + orLocal(timeZone));
}
