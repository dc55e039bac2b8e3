import { Command, CommanderError } from "commander";
import { addCheck } from "./commands/check.ts";
import { addCoverage } from "./commands/coverage.ts";
import { addDiff } from "./commands/diff.ts";
import { addGate } from "./commands/gate.ts";
import { addHistory } from "./commands/history.ts";
import { addHits } from "./commands/hits.ts";
import { addMisses } from "./commands/misses.ts";
import { addPreflight } from "./commands/preflight.ts";
import { addPromote } from "./commands/promote.ts";
import { addPublish } from "./commands/publish.ts";
import { addReleases } from "./commands/releases.ts";
import { addRollback } from "./commands/rollback.ts";
import { addRows } from "./commands/rows.ts";
import { addSurvey } from "./commands/survey.ts";
import { addSuggest } from "./commands/suggest.ts";
import { addStatus } from "./commands/status.ts";
import { addExport } from "./commands/export.ts";
import { addInit } from "./commands/init.ts";
import { addInventory } from "./commands/inventory.ts";
import { addImport } from "./commands/import.ts";
import { addResolve } from "./commands/resolve.ts";
import { addValidate } from "./commands/validate.ts";
import { addVerify } from "./commands/verify.ts";
import { StoreError } from "../store/kv/kv-store.ts";
import { CliError } from "./terminal/errors.ts";
import { EXIT, type ExitCode, type Io } from "./terminal/io.ts";
import { say, stylesFor } from "./terminal/output.ts";
import { commandsFor } from "./terminal/pasteable.ts";
import { VERSION } from "./terminal/version.ts";

/** Adds a command to the program. */
export type AddCommand = (program: Command, io: Io, exit: (code: ExitCode) => void) => void;

/**
 * The command line, as a function.
 *
 * @param argv The arguments behind the program's name.
 * @param more Commands that stand in no room of this one.
 * @returns The exit code.
 */
export async function run(
  argv: readonly string[],
  io: Io,
  more: readonly AddCommand[] = [],
): Promise<ExitCode> {
  let code: ExitCode = EXIT.done;
  const program = createProgram(io, (value) => void (code = value), more);
  try {
    await program.parseAsync(argv, { from: "user" });
    return code;
  } catch (error) {
    if (error instanceof CommanderError) return error.exitCode === 0 ? EXIT.done : EXIT.usage;
    const known = error instanceof StoreError ? atCloudflare(error) : error;
    if (!(known instanceof CliError)) throw error;
    const styles = stylesFor(io, "stderr");
    say(io, `${styles.red("error:")} ${known.message}\n  ${styles.dim("fix:")} ${known.fix}`);
    return known.exitCode;
  }
}

/** All commands with their options; arguments that cannot be parsed throw a CommanderError. */
export function createProgram(
  io: Io,
  exit: (code: ExitCode) => void,
  more: readonly AddCommand[] = [],
): Command {
  const program = new Command("npx sunset-edge")
    .description("Retire a website at the edge: check, try and publish its redirect table.")
    .version(VERSION)
    .exitOverride()
    .configureOutput({
      writeOut: (text) => io.stdout.write(text),
      writeErr: (text) => io.stderr.write(text),
    })
    .showHelpAfterError("All commands: npx sunset-edge --help")
    .addHelpText("after", EXIT_CODES);
  for (const add of [...COMMANDS, ...more]) add(program, io, exit);
  for (const command of program.commands) command.copyInheritedSettings(program);
  return program;
}

/** What `withStores` has not turned into an error of its own came from a call to Cloudflare's API. */
function atCloudflare(error: StoreError): CliError {
  return new CliError(error.message, error.fixWith(commandsFor({ isRemote: true })), EXIT.remote);
}

const COMMANDS: readonly AddCommand[] = [
  addInit,
  addResolve,
  addValidate,
  addSurvey,
  addInventory,
  addSuggest,
  addCoverage,
  addHits,
  addMisses,
  addCheck,
  addDiff,
  addPreflight,
  addPublish,
  addPromote,
  addRollback,
  addReleases,
  addStatus,
  addHistory,
  addRows,
  addGate,
  addVerify,
  addImport,
  addExport,
];

const EXIT_CODES = `
Exit codes: 0 done, 1 invalid data, 2 usage, 3 differences found, 4 remote or credentials, 5 refused.`;
