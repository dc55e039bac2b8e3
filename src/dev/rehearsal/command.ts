/** `npm run rehearse`: the night, played with the real table. */
import { mkdirSync } from "node:fs";
import { dirname, resolve } from "node:path";
import { Command, CommanderError } from "commander";
import { readValidRelease } from "../../cli/tables/valid-release.ts";
import { CliError } from "../../cli/terminal/errors.ts";
import { EXIT, type ExitCode, type Io } from "../../cli/terminal/io.ts";
import { printLine, say, stylesFor } from "../../cli/terminal/output.ts";
import { createSteps } from "../../cli/terminal/progress.ts";
import { writeOutput } from "../../cli/terminal/write-output.ts";
import { renderRehearsal } from "./html.ts";
import { playNight } from "./play.ts";
import { prepare } from "./prepare.ts";
import { type Rehearsal, toJson } from "./rehearsal.ts";
import { scenesOf } from "./scenes.ts";
import { startStage } from "./stage.ts";
import { formatRehearsal } from "./text.ts";

interface Options {
  readonly routes: string;
  readonly output: string;
  readonly sample: number;
  readonly dryRun?: boolean;
  readonly json?: boolean;
}

/**
 * Rehearses the table of the current folder.
 *
 * @param argv The arguments behind the program's name.
 * @param start Makes the stage; the tests falsify what is seen on it.
 * @returns `done` only if all was as expected, else `differences`.
 */
export async function rehearse(
  argv: readonly string[],
  io: Io,
  start: typeof startStage = startStage,
): Promise<ExitCode> {
  const program = new Command("npm run rehearse --")
    .description(
      "Plays the night on the embedded runtime with the real table: before the gate, at it, after it, and what can go wrong. Holds every answer against the table, and writes a page to keep.",
    )
    .option("--routes <file>", "the table", "routes.json")
    .option("-o, --output <file>", "the page", "build/rehearsal.html")
    .option(
      "--sample <number>",
      "how many examples, and how many exact rules, are asked",
      readSample,
      200,
    )
    .option("--dry-run", "play, and write no page")
    .option("--json", "print one object")
    .exitOverride()
    .configureOutput({
      writeOut: (text) => io.stdout.write(text),
      writeErr: (text) => io.stderr.write(text),
    });
  try {
    program.parse(argv, { from: "user" });
    return await run(io, program.opts<Options>(), start);
  } catch (error) {
    if (error instanceof CommanderError) return error.exitCode === 0 ? EXIT.done : EXIT.usage;
    if (!(error instanceof CliError)) throw error;
    const styles = stylesFor(io, "stderr");
    say(io, `${styles.red("error:")} ${error.message}\n  ${styles.dim("fix:")} ${error.fix}`);
    return error.exitCode;
  }
}

async function run(
  io: Io,
  { routes, output, sample, dryRun = false, json = false }: Options,
  start: typeof startStage,
): Promise<ExitCode> {
  if (json && output === "-" && !dryRun) {
    throw new CliError("--json and -o - both want standard output", "Name a file for the page");
  }
  const prepared = await prepare(await readValidRelease(io, routes), sample);
  const { setting, asked } = prepared;
  const steps = createSteps(io, "Rehearsing", scenesOf(setting).length);
  const scenes = await playNight({
    setting,
    asked,
    start,
    onScene: (title) => steps.begin(title),
  }).finally(() => steps.stop());
  const rehearsal: Rehearsal = { ...prepared, routes, scenes, playedAt: io.now() };
  if (!dryRun) {
    if (output !== "-") mkdirSync(dirname(resolve(io.cwd, output)), { recursive: true });
    await writeOutput(io, output, [await renderRehearsal(rehearsal)]);
  }
  if (json) await printLine(io, JSON.stringify(toJson(rehearsal)));
  else if (dryRun || output !== "-") {
    for (const line of formatRehearsal(rehearsal, stylesFor(io, "stdout"))) {
      await printLine(io, line);
    }
  }
  if (!dryRun && output !== "-") say(io, `The page to keep is ${output}.`);
  return scenes.every((it) => it.held) ? EXIT.done : EXIT.differences;
}

function readSample(text: string): number {
  const count = Number(text);
  if (Number.isInteger(count) && count > 0) return count;
  throw new CliError(`--sample ${text} is not a number of addresses`, "Use 1 or more");
}
