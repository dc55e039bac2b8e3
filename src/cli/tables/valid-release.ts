import type { CompiledRoutes } from "../../domain/table/compile.ts";
import { collectFindings, hasErrors } from "../../domain/finding.ts";
import type { Instant } from "../../domain/instant.ts";
import { type FindingKind, groupFindings } from "../../domain/report/finding-kinds.ts";
import {
  READING_STEPS,
  type ReadingStep,
  type RoutesFile,
  validateRoutesFile,
} from "../../routes-file/routes-json.ts";
import { type CompiledRelease, compileRelease } from "../../release/compile-release.ts";
import { CliError } from "../terminal/errors.ts";
import { nameOf, readInput } from "./input.ts";
import { EXIT, type Io } from "../terminal/io.ts";
import type { Steps } from "../terminal/progress.ts";
import { countFindings, formatFindings, say, stylesFor } from "../terminal/output.ts";

const NO_STEPS: Steps = { begin: () => {}, stop: () => {} };

/** The names of the steps of reading a table, shown next to the bar. */
export const STEP_IN_WORDS: Readonly<Record<ReadingStep, string>> = {
  parse: "reading the file",
  read: "checking the fields",
  compile: "compiling the rules",
  judge: "comparing the rules with each other",
};

export interface ValidRelease {
  readonly compiled: CompiledRoutes;
  readonly release: CompiledRelease;
}

export interface JudgedRelease extends ValidRelease {
  /** Its warnings; a table with errors does not become a release. */
  readonly kinds: readonly FindingKind[];
  readonly judgedAt: Instant;
}

/** A separate function, so that the text of a large table is released before the table is compiled into a release. */
async function readTable(
  io: Io,
  file: string,
  now: Instant,
  steps: Steps,
): Promise<Pick<RoutesFile, "compiled" | "findings">> {
  const text = await readInput(io, file);
  const begin = (step: ReadingStep): void => steps.begin(STEP_IN_WORDS[step]);
  const { compiled, findings } = validateRoutesFile(text, file, now, begin);
  return { compiled, findings };
}

export const RELEASE_STEPS = READING_STEPS.length + 1;

/**
 * Reads, validates and compiles a table. All its errors are printed.
 *
 * @throws CliError if there is an error, because only a valid table is built or published.
 */
export async function readValidRelease(
  io: Io,
  file: string,
  steps: Steps = NO_STEPS,
): Promise<JudgedRelease> {
  const judgedAt = io.now();
  const { compiled, findings } = await readTable(io, file, judgedAt, steps);
  steps.begin("packing the rules into shards");
  const late = collectFindings(() => ({ file, line: 1, column: 1, rule: null }));
  const release =
    compiled && !hasErrors(findings)
      ? await compileRelease(compiled, { order: "canonical" }, late.report)
      : null;
  if (compiled && release) {
    return { compiled, release, kinds: groupFindings(findings, compiled.data.rules), judgedAt };
  }
  steps.stop();
  const errors = [...findings, ...late.findings].filter((it) => it.severity === "error");
  say(io, formatFindings(errors, stylesFor(io, "stderr")));
  throw new CliError(
    `${nameOf(file)} is not valid: ${countFindings([...findings, ...late.findings])}`,
    "Correct the problems listed above",
    EXIT.invalid,
  );
}
