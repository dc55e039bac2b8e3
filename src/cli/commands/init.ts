import { lstatSync, statSync } from "node:fs";
import { mkdir, open, rm } from "node:fs/promises";
import { dirname, join, resolve as resolvePath } from "node:path";
import type { Command } from "commander";
import { formatForPeople, parseInstant } from "../../domain/instant.ts";
import { collectAnswers, type Given, interview } from "../init/answers.ts";
import { findOrigin, type Origin } from "../init/dependencies.ts";
import { FILES, routesJson } from "../init/files.ts";
import { installPackages } from "../init/install.ts";
import { QUESTIONS, type SiteDraft, splitAnswers } from "../init/questions.ts";
import { validateRoutesFile } from "../../routes-file/routes-json.ts";
import { CliError } from "../terminal/errors.ts";
import { EXIT, type ExitCode, type Io } from "../terminal/io.ts";
import { printJson, printLine, say, sayFindings, stylesFor } from "../terminal/output.ts";
import { shellQuote } from "../../domain/pasteable.ts";

interface Options {
  readonly twin?: boolean;
  readonly install?: boolean;
  readonly package?: string;
  readonly dryRun?: boolean;
  readonly json?: boolean;
}

export function addInit(program: Command, io: Io, exit: (code: ExitCode) => void): void {
  const given: Given = new Map();
  const command = program
    .command("init")
    .summary("make a folder for closing another site")
    .description(
      "Makes a folder with a site's table, its deployment, its package.json and its workflow. On a terminal it asks; elsewhere the flags are the answers. Nothing is overwritten.",
    )
    .argument("[dir]", "the folder; created if it does not exist", ".");
  for (const question of QUESTIONS) {
    const { flag, takes, asks, isList } = question;
    const several = isList ? "; may be given more than once" : "";
    command.option(`--${flag} ${takes}`, `${asks}${several}`, (text: string) => {
      const before = isList ? (given.get(flag) ?? []) : [];
      given.set(flag, [...before, ...splitAnswers(question, text)]);
      return text;
    });
  }
  command
    .option("--twin", "add the name without www to one with it, and the reverse (the default)")
    .option("--no-twin", "only the hosts that are named")
    .option("--install", "run npm install there")
    .option("--no-install", "leave npm install to you (the default without a terminal)")
    .option("--package <spec>", "where the site gets Sunset from: a version, or a tarball")
    .option("--dry-run", "list what would be written, and write nothing")
    .option("--json", "print { folder, written, files, dependencies }")
    .action(async (dir: string, options: Options) => exit(await init(io, dir, given, options)));
}

async function init(io: Io, dir: string, given: Given, options: Options): Promise<ExitCode> {
  const folder = resolvePath(io.cwd, dir);
  refuseToOverwrite(folder, dir);
  const isTerminal = io.stdin.isTTY === true && io.stderr.isTTY === true;
  const answered = isTerminal
    ? await interview(io, given, options)
    : collectAnswers(io, given, options);
  if (!answered) return EXIT.usage;
  const { site, installs } = answered;
  judge(io, site);
  const origin = findOrigin(folder, options.package);
  const { dependencies } = origin;
  const written = options.dryRun !== true;
  if (written) await writeFiles(folder, { site, dependencies });
  const files = Object.keys(FILES);
  if (options.json) await printJson(io, { folder, written, files, dependencies });
  else for (const file of files) await printLine(io, join(dir, file));
  if (!written) {
    say(io, "Nothing was written: without --dry-run these files are");
    return EXIT.done;
  }
  if (installs) await installPackages(io, folder);
  sayWhatNext(io, dir, site, origin, installs);
  return EXIT.done;
}

function refuseToOverwrite(folder: string, dir: string): void {
  if (isFile(folder)) {
    throw new CliError(`${dir} is a file`, "Name a folder, or one to be made", EXIT.refused);
  }
  const there = Object.keys(FILES).filter((it) => isThere(join(folder, it)));
  if (there.length === 0) return;
  const fix = "Name a folder that has none of these, or move them away: nothing is overwritten";
  const names = there.map((it) => join(dir, it)).join(", ");
  throw new CliError(`There is already ${names}`, fix, EXIT.refused);
}

function isFile(path: string): boolean {
  try {
    return !statSync(path).isDirectory();
  } catch {
    // Nothing is there, or writing reports why it may not be inspected.
    return false;
  }
}

/** Whether a path exists; a dangling link does. */
function isThere(path: string): boolean {
  try {
    lstatSync(path);
    return true;
  } catch {
    // A path that may not be inspected may not be written either, and writing it reports that.
    return false;
  }
}

/** Validates the resulting table: each answer was checked when it was given, but not all of them together. */
function judge(io: Io, site: SiteDraft): void {
  const { findings } = validateRoutesFile(routesJson(site), "routes.json", io.now());
  sayFindings(io, findings);
  if (findings.every((it) => it.severity !== "error")) return;
  throw new CliError("The answers make no valid table", "Correct the problems listed above");
}

/** Writes all files or none, because half a site would block the next attempt. */
async function writeFiles(
  folder: string,
  made: Parameters<(typeof FILES)[string]>[0],
): Promise<void> {
  const written: string[] = [];
  try {
    for (const [file, write] of Object.entries(FILES)) {
      const path = join(folder, file);
      await mkdir(dirname(path), { recursive: true });
      // Never overwrites a file that somebody has created in the meantime.
      const handle = await open(path, "wx");
      written.push(path);
      await handle.writeFile(write(made)).finally(() => handle.close());
    }
  } catch (cause) {
    for (const path of written) await rm(path, { force: true });
    const message = `Cannot write: ${cause instanceof Error ? cause.message : String(cause)}`;
    throw new CliError(message, "Name a folder that you may write to", EXIT.usage, { cause });
  }
}

const WHERE_FROM: Readonly<Record<Origin["kind"], string | null>> = {
  registry: null,
  named: null,
  tarball: "Sunset comes from the tarball that this program came from",
  clone: "Sunset, node and wrangler are linked to the clone that this program runs from",
};

function sayWhatNext(
  io: Io,
  dir: string,
  { activatesAt = "", timeZone = "UTC" }: SiteDraft,
  { kind }: Origin,
  isInstalled: boolean,
): void {
  const { bold, dim } = stylesFor(io, "stderr");
  const from = WHERE_FROM[kind];
  if (from !== null) say(io, `${from} (its place is in package.json)`);
  const gate = parseInstant(activatesAt) ?? Infinity;
  const isPast = gate <= io.now();
  if (isPast) {
    const when = formatForPeople(gate, timeZone);
    say(io, `The gate at ${when} is past: once it is deployed, the Worker redirects at once`);
  }
  const steps: readonly (readonly [command: string, comment: string])[] = [
    ...(dir === "." ? [] : [[`cd ${shellQuote(dir)}`, ""] as const]),
    ...(isInstalled ? [] : [["npm install", ""] as const]),
    ["npm start", "# the Worker on this machine"],
    ...(isPast
      ? []
      : [[`npm start -- --at ${activatesAt}`, "# the same, as of the gate"] as const]),
    ["npm test", "# what visitors get, before the gate and after it"],
  ];
  const width = Math.max(...steps.map(([command]) => command.length));
  const lines = steps.map(([command, comment]) =>
    `  ${command.padEnd(width)}  ${dim(comment)}`.trimEnd(),
  );
  say(io, `\n${bold("Next")}\n${lines.join("\n")}`);
}
