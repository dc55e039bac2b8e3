import type { Command } from "commander";
import { hasErrors } from "../../domain/finding.ts";
import { READING_STEPS, validateRoutesFile } from "../../routes-file/routes-json.ts";
import { createSteps } from "../terminal/progress.ts";
import { STEP_IN_WORDS } from "../tables/valid-release.ts";
import { readInput, readInstantOption } from "../tables/input.ts";
import { EXIT, type ExitCode, type Io } from "../terminal/io.ts";
import {
  countFindings,
  formatFindings,
  plural,
  printLine,
  say,
  stylesFor,
} from "../terminal/output.ts";

interface Options {
  readonly routes: string;
  readonly json?: boolean;
  readonly at?: string;
}

export function addValidate(program: Command, io: Io, exit: (code: ExitCode) => void): void {
  program
    .command("validate")
    .summary("check a table: every finding, with its place and its fix")
    .description(
      "Checks schema, duplicates, conflicts, shadowed rules, loops, chains, targets, windows and examples. Exit 1 when there is an error.",
    )
    .argument("[file]", "the table; - for standard input")
    .option("--routes <file>", "the table, if no file is named", "routes.json")
    .option("--at <instant>", "judge windows as of this instant instead of now")
    .option("--json", "print { valid, rules, findings }")
    .action(async (file: string | undefined, options: Options) => {
      exit(await validate(io, file ?? options.routes, options));
    });
}

async function validate(io: Io, file: string, options: Options): Promise<ExitCode> {
  const now = readInstantOption("--at", options.at, io.now());
  const text = await readInput(io, file);
  const steps = createSteps(io, "Validating", READING_STEPS.length);
  const { findings, ruleCount } = validateRoutesFile(text, file, now, (step) =>
    steps.begin(STEP_IN_WORDS[step]),
  );
  steps.stop();
  const isValid = !hasErrors(findings);
  if (options.json) {
    await printLine(io, JSON.stringify({ valid: isValid, rules: ruleCount, findings }));
  } else {
    if (findings.length > 0) await printLine(io, formatFindings(findings, stylesFor(io, "stdout")));
    const styles = stylesFor(io, "stderr");
    const verdict = isValid ? styles.green("valid") : styles.red("not valid");
    say(io, `${file} is ${verdict}: ${plural(ruleCount, "rule")}, ${countFindings(findings)}`);
  }
  return isValid ? EXIT.done : EXIT.invalid;
}
