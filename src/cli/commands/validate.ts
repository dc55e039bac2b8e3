import type { Command } from "commander";
import { type Finding, hasErrors } from "../../domain/finding.ts";
import type { Instant } from "../../domain/instant.ts";
import { fixRoutesFile, type Mended } from "../../routes-file/fix-routes.ts";
import {
  READING_STEPS,
  readRoutesFile,
  validateRoutesFile,
} from "../../routes-file/routes-json.ts";
import { createSteps } from "../terminal/progress.ts";
import { STEP_IN_WORDS } from "../tables/valid-release.ts";
import { findRouteProblemsBeside } from "../tables/deployment.ts";
import { nameOf, readInput, readInstantOption } from "../tables/input.ts";
import { CliError } from "../terminal/errors.ts";
import { EXIT, type ExitCode, type Io } from "../terminal/io.ts";
import { writeOutput } from "../terminal/write-output.ts";
import {
  countFindings,
  formatFindings,
  plural,
  printJson,
  printLine,
  say,
  stylesFor,
} from "../terminal/output.ts";

interface Options {
  readonly routes: string;
  readonly json?: boolean;
  readonly at?: string;
  readonly fix?: boolean;
  readonly dryRun?: boolean;
}

export function addValidate(program: Command, io: Io, exit: (code: ExitCode) => void): void {
  program
    .command("validate")
    .summary("check a table: every finding, with its place and its fix")
    .description(
      "Checks schema, duplicates, conflicts, shadowed rules, loops, chains, targets, windows and examples, and the routes of the wrangler.toml beside it. Exit 1 when there is an error.",
    )
    .argument("[file]", "the table; - for standard input")
    .option("--routes <file>", "the table, if no file is named", "routes.json")
    .option("--at <instant>", "judge windows as of this instant instead of now")
    .option(
      "--fix",
      "correct what has only one right answer, and check the result; for standard input it goes to standard output",
    )
    .option("--dry-run", "with --fix: show what it would do, and write nothing")
    .option("--json", "print { valid, rules, findings }; with --fix also what was corrected")
    .action(async (file: string | undefined, options: Options) => {
      exit(await validate(io, file ?? options.routes, options));
    });
}

async function validate(io: Io, file: string, options: Options): Promise<ExitCode> {
  const text = await readInput(io, file);
  const now = readNow(io, file, text, options);
  if (options.fix) return fix(io, file, text, now, options);
  if (options.dryRun) {
    throw new CliError("--dry-run goes with --fix: without it nothing is written", "Add --fix");
  }
  const steps = createSteps(io, "Validating", READING_STEPS.length);
  const table = validateRoutesFile(text, file, now, (step) => steps.begin(STEP_IN_WORDS[step]));
  steps.stop();
  const { ruleCount } = table;
  const findings = [
    ...table.findings,
    ...(await findRouteProblemsBeside(io, file, table.compiled)),
  ];
  if (options.json) {
    await printJson(io, judgement(findings, ruleCount));
  } else {
    if (findings.length > 0) await printLine(io, formatFindings(findings, stylesFor(io, "stdout")));
    sayVerdict(io, file, findings, ruleCount);
  }
  return hasErrors(findings) ? EXIT.invalid : EXIT.done;
}

/** The instant of `--at`, which may be in the site's time zone, as far as the table can be read. */
function readNow(io: Io, file: string, text: string, { at }: Options): Instant {
  if (at === undefined) return io.now();
  const { compiled } = readRoutesFile(text, file);
  return readInstantOption(at, io.now(), compiled?.data.site.timeZone);
}

/** Mends the table, then validates the result. */
async function fix(
  io: Io,
  file: string,
  text: string,
  now: Instant,
  options: Options,
): Promise<ExitCode> {
  const isPiped = file === "-";
  const { text: fixed, mended, draft, waitsFor } = fixRoutesFile(text, file, now);
  const { ruleCount } = draft;
  const findings = [
    ...draft.findings,
    ...(await findRouteProblemsBeside(io, file, draft.compiled)),
  ];
  const isWritten = options.dryRun !== true;
  if (isWritten && !isPiped && fixed !== text) await writeOutput(io, file, [fixed]);
  if (options.json) {
    // The mended text of piped input has nowhere else to go.
    const output = isPiped && isWritten ? { text: fixed } : {};
    await printJson(io, { ...judgement(findings, ruleCount), mended, ...output });
  } else {
    if (isPiped && isWritten) await writeOutput(io, "-", [fixed]);
    const verb = isWritten ? "mended" : "would be corrected";
    for (const it of mended) say(io, formatMended(it, verb));
    const stream = isPiped ? "stderr" : "stdout";
    const shown = formatFindings(findings, stylesFor(io, stream));
    if (findings.length > 0 && isPiped) say(io, shown);
    else if (findings.length > 0) await printLine(io, shown);
    if (waitsFor) {
      const { line, column } = waitsFor.at;
      const place = `${file}:${line}:${column}`;
      say(
        io,
        `Chains and duplicates can be corrected once ${place} can be read: run --fix again then`,
      );
    }
    sayVerdict(io, file, findings, ruleCount);
  }
  return hasErrors(findings) ? EXIT.invalid : EXIT.done;
}

function formatMended({ id, message, at }: Mended, verb: string): string {
  return `${at.file}:${at.line}:${at.column} ${id} ${verb}: ${message}`;
}

function judgement(findings: readonly Finding[], ruleCount: number): object {
  return { valid: !hasErrors(findings), rules: ruleCount, findings };
}

function sayVerdict(io: Io, file: string, findings: readonly Finding[], ruleCount: number): void {
  const styles = stylesFor(io, "stderr");
  const verdict = hasErrors(findings) ? styles.red("not valid") : styles.green("valid");
  say(
    io,
    `${nameOf(file)} is ${verdict}: ${plural(ruleCount, "rule")}, ${countFindings(findings)}`,
  );
}
