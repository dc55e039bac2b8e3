import { Command, CommanderError } from "commander";
import { StoreError } from "../store/kv/kv-store.ts";
import { diskError } from "./terminal/disk.ts";
import { CliError } from "./terminal/errors.ts";
import { EXIT, type ExitCode, type Io } from "./terminal/io.ts";
import { say, stylesFor } from "./terminal/output.ts";
import { commandsFor, pasteable } from "../domain/pasteable.ts";
import { forTerminal } from "./terminal/printable.ts";
import { VERSION } from "./terminal/version.ts";

export type AddCommand = (program: Command, io: Io, exit: (code: ExitCode) => void) => void;

/** Commands by name. Each is loaded only on demand, because loading all takes longer than running most of them. */
export type Commands = Readonly<Record<string, () => Promise<AddCommand>>>;

/**
 * @param argv The arguments after the program's name.
 * @param more Additional commands from outside this folder.
 */
export async function run(argv: readonly string[], io: Io, more: Commands = {}): Promise<ExitCode> {
  let code: ExitCode = EXIT.done;
  const given = withoutVainHelp(argv, more);
  const program = await createProgram(io, (value) => void (code = value), more, given[0]);
  try {
    await program.parseAsync(given, { from: "user" });
    return code;
  } catch (error) {
    if (error instanceof CommanderError) {
      if (error.code === "commander.excessArguments") sayMeant(io, given);
      return error.exitCode === 0 ? EXIT.done : EXIT.usage;
    }
    const known = error instanceof StoreError ? atCloudflare(error) : (diskError(error) ?? error);
    if (!(known instanceof CliError)) throw error;
    const styles = stylesFor(io, "stderr");
    // Names of files and the like stand in both, and may contain the codes of our own styles.
    const [message, fix] = [known.message, known.fix].map((it) => forTerminal(it, false));
    say(io, `${styles.red("error:")} ${message}\n  ${styles.dim("fix:")} ${fix}`);
    return known.exitCode;
  }
}

const TAKE_TABLE = new Set(["publish", "export", "check", "gate", "preflight", "start"]);

/** Says what was meant by an argument of a command that takes a table or a release as an option. */
function sayMeant(io: Io, [name = "", argument = "", ...others]: readonly string[]): void {
  const isRelease = name === "rollback" && /^(?:[0-9a-f]+|bundled)$/.test(argument);
  const isTable = TAKE_TABLE.has(name) && argument.endsWith(".json");
  const option = isRelease ? "--to" : isTable ? "--routes" : null;
  if (option === null || others.some((it) => it.startsWith(option))) return;
  say(io, `  fix: ${pasteable([name, option, argument, ...others])}`);
}

/** `help` of an unknown command would list all commands without a word of it: it fails as the command itself does. */
function withoutVainHelp(argv: readonly string[], more: Commands): readonly string[] {
  const [first, name] = argv;
  const isVain = first === "help" && name !== undefined && !name.startsWith("-");
  return isVain && !Object.hasOwn({ ...COMMANDS, ...more, help: null }, name) ? [name] : argv;
}

/**
 * Creates the program with its commands and their options. It throws a CommanderError for arguments that cannot be
 * parsed.
 *
 * @param asked The only command to load, or the option that prints the version, which needs none. For anything else all
 *   are loaded, so that help can list them.
 */
export async function createProgram(
  io: Io,
  exit: (code: ExitCode) => void,
  more: Commands = {},
  asked = "",
): Promise<Command> {
  const program = new Command("npx sunset-edge")
    .description("Retire a website at the edge: check, try and publish its redirect table.")
    .version(VERSION)
    .exitOverride()
    .configureOutput({
      writeOut: (text) => io.stdout.write(text),
      writeErr: (text) => io.stderr.write(forTerminal(text, false)),
    })
    .showHelpAfterError("All commands: npx sunset-edge --help")
    .addHelpText("after", EXIT_CODES);
  const commands = { ...COMMANDS, ...more };
  const isVersion = asked === "-V" || asked === "--version";
  const names = Object.hasOwn(commands, asked) ? [asked] : isVersion ? [] : Object.keys(commands);
  const adding = await Promise.all(names.map(async (it) => commands[it]?.()));
  for (const add of adding) add?.(program, io, exit);
  for (const command of program.commands) command.copyInheritedSettings(program);
  return program;
}

/** Converts a store error that `withStores` has not converted, which must come from a call to Cloudflare's API. */
function atCloudflare(error: StoreError): CliError {
  return new CliError(error.message, error.fixWith(commandsFor({ isRemote: true })), EXIT.remote);
}

/** In the order in which help lists them. */
const COMMANDS: Commands = {
  init: async () => (await import("./commands/init.ts")).addInit,
  resolve: async () => (await import("./commands/resolve.ts")).addResolve,
  validate: async () => (await import("./commands/validate.ts")).addValidate,
  survey: async () => (await import("./commands/survey.ts")).addSurvey,
  inventory: async () => (await import("./commands/inventory.ts")).addInventory,
  suggest: async () => (await import("./commands/suggest.ts")).addSuggest,
  coverage: async () => (await import("./commands/coverage.ts")).addCoverage,
  hits: async () => (await import("./commands/hits.ts")).addHits,
  misses: async () => (await import("./commands/misses.ts")).addMisses,
  check: async () => (await import("./commands/check.ts")).addCheck,
  diff: async () => (await import("./commands/diff.ts")).addDiff,
  preflight: async () => (await import("./commands/preflight.ts")).addPreflight,
  publish: async () => (await import("./commands/publish.ts")).addPublish,
  promote: async () => (await import("./commands/promote.ts")).addPromote,
  rollback: async () => (await import("./commands/rollback.ts")).addRollback,
  releases: async () => (await import("./commands/releases.ts")).addReleases,
  status: async () => (await import("./commands/status.ts")).addStatus,
  history: async () => (await import("./commands/history.ts")).addHistory,
  rows: async () => (await import("./commands/rows.ts")).addRows,
  gate: async () => (await import("./commands/gate.ts")).addGate,
  verify: async () => (await import("./commands/verify.ts")).addVerify,
  import: async () => (await import("./commands/import.ts")).addImport,
  export: async () => (await import("./commands/export.ts")).addExport,
};

const EXIT_CODES = `
Exit codes: 0 done, 1 invalid data, 2 usage, 3 differences found, 4 remote or credentials, 5 refused.`;
