import { mkdirSync } from "node:fs";
import { dirname, resolve } from "node:path";
import { readValidRelease } from "../../cli/tables/valid-release.ts";
import { checkOutputs } from "../../cli/terminal/check-outputs.ts";
import { CliError } from "../../cli/terminal/errors.ts";
import { EXIT, type ExitCode, type Io } from "../../cli/terminal/io.ts";
import { printJson, printLine, say, stylesFor } from "../../cli/terminal/output.ts";
import { createSteps } from "../../cli/terminal/progress.ts";
import { writeOutput } from "../../cli/terminal/write-output.ts";
import { renderRehearsal } from "./html.ts";
import { playNight } from "./play.ts";
import { prepare } from "./prepare.ts";
import { type Rehearsal, toJson } from "./rehearsal.ts";
import { scenesOf } from "./scenes.ts";
import { startStage } from "./stage.ts";
import { formatRehearsal } from "./text.ts";

export interface RehearseOptions {
  readonly routes: string;
  readonly output: string;
  readonly sample: number;
  readonly dryRun?: boolean;
  readonly json?: boolean;
}

/**
 * @param start Starts the stage; replaced by tests that falsify answers.
 * @returns `done` if every expectation held, otherwise `differences`.
 */
export async function rehearse(
  io: Io,
  { routes, output, sample, dryRun = false, json = false }: RehearseOptions,
  start = startStage,
): Promise<ExitCode> {
  if (json && output === "-" && !dryRun) {
    throw new CliError("--json and -o - both want standard output", "Name a file for the page");
  }
  await checkOutputs(io, { "-o": output }, [routes]);
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
  if (json) await printJson(io, toJson(rehearsal));
  else if (dryRun || output !== "-") {
    for (const line of formatRehearsal(rehearsal, stylesFor(io, "stdout"))) {
      await printLine(io, line);
    }
  }
  if (!dryRun && output !== "-") say(io, `The page to keep is ${output}.`);
  return scenes.every((it) => it.held) ? EXIT.done : EXIT.differences;
}
