import { EXIT, type ExitCode } from "./io.ts";

/** Ends a command: what went wrong, what to do, and the exit code. */
export class CliError extends Error {
  override readonly name = "CliError";
  readonly fix: string;
  readonly exitCode: ExitCode;

  constructor(
    message: string,
    fix: string,
    exitCode: ExitCode = EXIT.usage,
    options?: ErrorOptions,
  ) {
    super(message, options);
    this.fix = fix;
    this.exitCode = exitCode;
  }
}
