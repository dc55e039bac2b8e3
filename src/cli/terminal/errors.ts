import { EXIT, type ExitCode } from "./io.ts";

/** An error that ends a command, with a message, a fix and the exit code. */
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
