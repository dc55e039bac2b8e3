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

/** The system's code of an error, such as `ENOENT`; empty if it has none. */
export function codeOf(error: unknown): string {
  return error instanceof Error && "code" in error && typeof error.code === "string"
    ? error.code
    : "";
}
