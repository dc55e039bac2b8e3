import type { Io } from "./io.ts";
import { clipped, forTerminal, printable } from "./printable.ts";

const MESSAGE_CHARACTERS = 500;

/**
 * Describes an unexpected error in two lines. A stack does not help the user, so it is printed only on request.
 *
 * @param env If `SUNSET_DEBUG` is set, the stack is included.
 */
export function describeFault(error: unknown, env: Io["env"]): string {
  const isDeep = error instanceof RangeError && /call stack/.test(error.message);
  const said = error instanceof Error ? `${error.name}: ${error.message}` : String(error);
  const what = isDeep ? "The input is nested too deeply to be read" : `Sunset failed: ${said}`;
  const fix = isDeep
    ? "Check the input: no server accepts a file nested like that"
    : "Run it again with SUNSET_DEBUG=1, and send the output to whoever maintains Sunset";
  const stack =
    error instanceof Error && error.stack !== undefined
      ? `\n${forTerminal(error.stack, false)}`
      : "";
  const isAsked = (env.SUNSET_DEBUG ?? "") !== "";
  return `error: ${clipped(printable(what), MESSAGE_CHARACTERS)}\n  fix: ${fix}${isAsked ? stack : ""}`;
}
