import { realpath, stat } from "node:fs/promises";
import { resolve as resolvePath } from "node:path";
import { CliError } from "./errors.ts";
import type { Io } from "./io.ts";
import { unnamed } from "./unnamed.ts";

/** A file as an option names it: undefined if it is not given, `-` for a standard stream. */
type Named = string | undefined;

/** @throws CliError if the table and something else would both come from standard input. */
export function checkInputs(routes: Named, given: readonly Named[], what = "addresses"): void {
  if (routes !== "-" || !given.includes("-")) return;
  const message = `The table and the ${what} cannot both come from standard input`;
  throw new CliError(message, "Name a file for --routes");
}

/**
 * @param outputs Files by the options that name them.
 * @throws CliError if two outputs would share standard output.
 */
export function checkStandardOutput(
  json: boolean | undefined,
  outputs: Readonly<Record<string, Named>>,
): void {
  const names = Object.keys(outputs).filter((it) => outputs[it] === "-");
  const [first, second] = [...(json ? ["--json"] : []), ...names.map((it) => `${it} -`)];
  if (first === undefined || second === undefined) return;
  const message = `${first} and ${second} both write to standard output`;
  throw new CliError(message, `Name a file for ${second.split(" ", 1)[0]}`);
}

/**
 * Makes sure that nothing is written over a file that the same command reads, or over another of its outputs: a log or
 * a table that is gone cannot be made again.
 *
 * @param outputs Files by the options that name them.
 * @param inputs Files that must stay as they are, read or not.
 * @throws CliError if an output is one of the inputs, also by another name, or two outputs are one file.
 */
export async function checkOutputs(
  io: Io,
  outputs: Readonly<Record<string, Named>>,
  inputs: readonly Named[],
): Promise<void> {
  const kept = new Set(await Promise.all(inputs.map((it) => placeOf(io, it))));
  const written = new Map<string, string>();
  for (const [option, file] of Object.entries(outputs)) {
    if (file === "") throw unnamed();
    const place = await placeOf(io, file);
    if (place === null) continue;
    if (kept.has(place)) {
      const message = `${option} ${file} would be written over a file that this command reads`;
      throw new CliError(message, `Name another file for ${option}`);
    }
    const other = written.get(place);
    if (other !== undefined) {
      throw new CliError(`${other} and ${option} name the same file`, "Name a file for each");
    }
    written.set(place, option);
  }
}

/** The path of a regular file, or of one to be made; null for anything else, of which nothing is lost. */
async function placeOf({ cwd }: Io, file: Named): Promise<string | null> {
  if (file === undefined || file === "-") return null;
  const path = resolvePath(cwd, file);
  const there = await stat(path).catch(() => null);
  if (!there) return path;
  return there.isFile() ? realpath(path) : null;
}
