import type { Command } from "commander";
import { readValidRelease } from "../../cli/tables/valid-release.ts";
import { CliError } from "../../cli/terminal/errors.ts";
import { EXIT, type ExitCode, type Io } from "../../cli/terminal/io.ts";
import { printJson, printLine, say, stylesFor } from "../../cli/terminal/output.ts";
import { formatForPeople } from "../../domain/instant.ts";
import type { Fault } from "../rehearsal/examine.ts";

interface Options {
  readonly routes: string;
  readonly json?: boolean;
}

interface Tested {
  readonly count: number;
  readonly faults: readonly Fault[];
  readonly timeZone: string;
}

export function addTest(program: Command, io: Io, exit: (code: ExitCode) => void): void {
  program
    .command("test")
    .summary("the table, and on workerd what its examples get before and after the gate")
    .description(
      "Validates the table with its examples, then asks the Worker for them, and for addresses that no rule knows, just before each instant at which the site changes and at it. Ends with N passed, N failed.",
    )
    .option("--routes <file>", "the table", "routes.json")
    .option("--json", "print { passed, failed, faults }")
    .action(async (options: Options) => exit(await test(io, options)));
}

async function test(io: Io, { routes, json }: Options): Promise<ExitCode> {
  const tested = await ask(io, routes);
  const faults = tested?.faults ?? [];
  // Validation of the whole table counts as one test.
  const failed = tested ? faults.length : 1;
  const passed = tested ? tested.count + 1 - failed : 0;
  if (json) await printJson(io, { passed, failed, faults });
  else {
    const { red } = stylesFor(io, "stderr");
    for (const { method, url, at, fault } of faults) {
      const when = formatForPeople(at, tested?.timeZone ?? "UTC");
      say(io, `${red("failed")} ${method} ${url} at ${when}\n    ${fault}`);
    }
    await printLine(io, `${passed} passed, ${failed} failed`);
  }
  return failed === 0 ? EXIT.done : EXIT.invalid;
}

/** @returns null for an invalid table, whose findings are then printed. */
async function ask(io: Io, routes: string): Promise<Tested | null> {
  try {
    const { compiled, release } = await readValidRelease(io, routes);
    // Loaded on demand, because loading them takes a moment.
    const [{ examine }, { questionsOf }, { bundleForStage, startStage }] = await Promise.all([
      import("../rehearsal/examine.ts"),
      import("../rehearsal/questions.ts"),
      import("../rehearsal/stage.ts"),
    ]);
    const questions = questionsOf(compiled);
    const stage = await startStage(await bundleForStage(release), io.cwd);
    const { table } = compiled;
    const faults = await examine(table, questions, stage).finally(() => stage.stop());
    return { count: questions.length, faults, timeZone: table.site.timeZone };
  } catch (error) {
    if (!(error instanceof CliError && error.exitCode === EXIT.invalid)) throw error;
    say(io, error.message);
    return null;
  }
}
