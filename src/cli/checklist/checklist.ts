import { formatInstant } from "../../domain/instant.ts";
import { EXIT, type ExitCode, type Io } from "../terminal/io.ts";
import { printJson, printLine, stylesFor } from "../terminal/output.ts";
import { printable } from "../terminal/printable.ts";

/** `unknown` means that it could not be checked; `fix` names what is missing for that. */
export type CheckState = "ok" | "warn" | "fail" | "unknown";

/** One line of a checklist for something that is hard to undo. */
export interface Check {
  readonly id: string;
  readonly state: CheckState;
  readonly message: string;
  /** The action to take, with commands as they can be typed; null if none is needed. */
  readonly fix: string | null;
}

/**
 * Prints a checklist with one line per check and the action below it, or with `json` as
 * `{ go, at, checks: [{ id, state, message, fix }] }`.
 *
 * @returns `done` only without `fail` and `unknown`, otherwise `invalid`: what could not be checked is not a "go".
 */
export async function printChecklist(
  io: Io,
  checks: readonly Check[],
  { json = false }: { readonly json?: boolean },
): Promise<ExitCode> {
  const go = checks.every(({ state }) => state === "ok" || state === "warn");
  if (json) {
    await printJson(io, { go, at: formatInstant(io.now()), checks });
    return go ? EXIT.done : EXIT.invalid;
  }
  const styles = stylesFor(io, "stdout");
  const colour = { ok: styles.green, warn: styles.yellow, fail: styles.red, unknown: styles.red };
  const width = Math.max(...checks.map(({ id }) => id.length), 0);
  for (const { id, state, message, fix } of checks) {
    await printLine(
      io,
      `${colour[state](state.padEnd(7))} ${id.padEnd(width)}  ${printable(message)}`,
    );
    if (fix !== null)
      await printLine(io, `${" ".repeat(width + 10)}${styles.dim("fix:")} ${printable(fix)}`);
  }
  await printLine(io, styles.bold(go ? "Go." : "No go: see the lines with fail and unknown."));
  return go ? EXIT.done : EXIT.invalid;
}
