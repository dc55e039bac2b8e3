import { readFile } from "node:fs/promises";
import { resolve as resolvePath } from "node:path";
import { createInterface } from "node:readline";
import { buffer } from "node:stream/consumers";
import { parseInstant, explainUnreadableInstant, type Instant } from "../domain/instant.ts";
import { type RoutesFile, readRoutesFile } from "../formats/routes-json.ts";
import { CliError } from "./errors.ts";
import { EXIT, type Io } from "./io.ts";
import { countFindings, formatFindings, say, stylesFor } from "./output.ts";

/** @param file A path, or `-` for standard input. */
export async function readInput(io: Io, file: string): Promise<string> {
  return new TextDecoder("utf-8", { ignoreBOM: true }).decode(await readBytes(io, file));
}

/** The same for what may be no text. */
export async function readBytes(io: Io, file: string): Promise<Uint8Array> {
  if (file === "-") return buffer(io.stdin);
  try {
    return await readFile(resolvePath(io.cwd, file));
  } catch (cause) {
    const isMissing = cause instanceof Error && "code" in cause && cause.code === "ENOENT";
    const why = isMissing ? "there is no such file" : String(cause);
    throw new CliError(`Cannot read ${file}: ${why}`, "Check the path", EXIT.usage, { cause });
  }
}

/** A table that can be resolved against; its findings are told, and only an unreadable one stops. */
export async function loadTable(
  io: Io,
  file: string,
): Promise<NonNullable<RoutesFile["compiled"]>> {
  const { compiled, findings } = readRoutesFile(await readInput(io, file), file);
  if (findings.length > 0) {
    say(io, formatFindings(findings, stylesFor(io, "stderr")));
  }
  if (!compiled) {
    const message = `${file} cannot be read: ${countFindings(findings)}`;
    throw new CliError(message, "Correct what is listed above", EXIT.invalid);
  }
  return compiled;
}

/** The lines of standard input, one at a time, without white space around them or a byte-order mark. */
export async function* readLines(io: Io): AsyncGenerator<string> {
  const lines = createInterface({ input: io.stdin, crlfDelay: Infinity });
  for await (const line of lines) {
    const trimmed = line.replace(/^\uFEFF/, "").trim();
    if (trimmed !== "") yield trimmed;
  }
}

/** The instant of an option such as `--at`. */
export function readInstantOption(name: string, value: string | undefined, now: Instant): Instant {
  if (value === undefined) return now;
  const instant = parseInstant(value);
  if (instant !== null) return instant;
  const { message, fix } = explainUnreadableInstant(value);
  throw new CliError(`${name}: ${message}`, fix);
}
