import type { Command } from "commander";
import { readValidRelease } from "../../cli/tables/valid-release.ts";
import { CliError } from "../../cli/terminal/errors.ts";
import { EXIT, type ExitCode, type Io } from "../../cli/terminal/io.ts";
import { printLine, say, stylesFor } from "../../cli/terminal/output.ts";
import { formatForPeople } from "../../domain/instant.ts";
import type { Asked, Seen } from "../examine.ts";

interface Options {
  readonly routes: string;
  readonly json?: boolean;
}

export function addTest(program: Command, io: Io, exit: (code: ExitCode) => void): void {
  program
    .command("test")
    .summary("the table, and on workerd what its examples get before and after the gate")
    .description(
      "Validates the table with its examples, then asks the Worker for them, and for addresses that no rule knows, just before and just after each instant at which the site changes. Ends with N passed, N failed.",
    )
    .option("--routes <file>", "the table", "routes.json")
    .option("--json", "print { passed, failed, failures }")
    .action(async (options: Options) => exit(await test(io, options)));
}

async function test(io: Io, { routes, json }: Options): Promise<ExitCode> {
  const asked = await ask(io, routes);
  const failures = asked?.filter(({ got, wanted }) => inWords(got) !== inWords(wanted)) ?? [];
  // The table, judged as a whole, is one of them.
  const failed = asked ? failures.length : 1;
  const passed = asked ? asked.length + 1 - failed : 0;
  if (json) {
    await printLine(io, JSON.stringify({ passed, failed, failures }));
  } else {
    const { red } = stylesFor(io, "stderr");
    for (const { url, at, got, wanted } of failures) {
      const when = formatForPeople(at, "UTC");
      say(
        io,
        `${red("failed")} ${url} at ${when}\n    got    ${inWords(got)}\n    wanted ${inWords(wanted)}`,
      );
    }
    await printLine(io, `${passed} passed, ${failed} failed`);
  }
  return failed === 0 ? EXIT.done : EXIT.invalid;
}

/** @returns null, after its findings, for a table that is not valid. */
async function ask(io: Io, routes: string): Promise<readonly Asked[] | null> {
  try {
    const { compiled, release } = await readValidRelease(io, routes);
    // Both take a moment to load.
    const [{ examine }, { questionsOf }] = await Promise.all([
      import("../examine.ts"),
      import("../questions.ts"),
    ]);
    const { table } = compiled;
    return await examine({ table, release }, questionsOf(compiled), io.cwd);
  } catch (error) {
    if (!(error instanceof CliError && error.exitCode === EXIT.invalid)) throw error;
    say(io, error.message);
    return null;
  }
}

function inWords({ status, location, cacheControl, announced }: Seen): string {
  if (status === null) return announced ? "the old site, announced" : "the old site";
  return [status, location, cacheControl].filter((it) => it !== null).join("  ");
}
