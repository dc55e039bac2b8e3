import { CliError } from "./errors.ts";

/** The error for an empty name of a file, as an unset variable of a script makes: a path of it is the current folder. */
export function unnamed(cause?: unknown): CliError {
  const fix = "Name a file, or - for a standard stream";
  return new CliError("The name of a file is empty", fix, undefined, { cause });
}
