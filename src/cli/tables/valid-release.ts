import type { CompiledRoutes } from "../../domain/table/compile.ts";
import { collectFindings, hasErrors } from "../../domain/finding.ts";
import { validateRoutesFile } from "../../routes-file/routes-json.ts";
import { type CompiledRelease, compileRelease } from "../../release/compile-release.ts";
import { CliError } from "../terminal/errors.ts";
import { readInput } from "./input.ts";
import { EXIT, type Io } from "../terminal/io.ts";
import { countFindings, formatFindings, say, stylesFor } from "../terminal/output.ts";

export interface ValidRelease {
  readonly compiled: CompiledRoutes;
  readonly release: CompiledRelease;
}

/**
 * Reads, validates and compiles a table. All its errors are printed.
 *
 * @throws CliError if there is one: nothing but a valid table is built or published.
 */
export async function readValidRelease(io: Io, file: string): Promise<ValidRelease> {
  const { compiled, findings } = validateRoutesFile(await readInput(io, file), file, io.now());
  const late = collectFindings(() => ({ file, line: 1, column: 1, rule: null }));
  const release =
    compiled && !hasErrors(findings)
      ? await compileRelease(compiled, { order: "canonical" }, late.report)
      : null;
  if (compiled && release) return { compiled, release };
  const errors = [...findings, ...late.findings].filter((it) => it.severity === "error");
  say(io, formatFindings(errors, stylesFor(io, "stderr")));
  throw new CliError(
    `${file} is not valid: ${countFindings([...findings, ...late.findings])}`,
    "Correct what is listed above",
    EXIT.invalid,
  );
}
