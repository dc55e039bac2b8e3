import { type Command, InvalidArgumentError } from "commander";
import type { ExitCode, Io } from "../../cli/terminal/io.ts";
import type { RehearseOptions } from "./rehearse.ts";
import type { startStage } from "./stage.ts";

/** @param start Starts the stage; replaced by tests that falsify answers. */
export function addRehearse(
  program: Command,
  io: Io,
  exit: (code: ExitCode) => void,
  start?: typeof startStage,
): void {
  program
    .command("rehearse")
    .summary("rehearse the night of the gate on this machine with the real table; a page to keep")
    .description(
      "Plays the night of the gate on the embedded runtime with the table of this folder: before the gate, at it, after it, and what can go wrong. Compares every answer with the table, and writes a page to keep. Exit 3 if anything is not as expected.",
    )
    .option("--routes <file>", "the table", "routes.json")
    .option("-o, --output <file>", "the page; - for standard output", "build/rehearsal.html")
    .option(
      "--sample <number>",
      "how many examples, and how many exact rules, to request",
      readSample,
      200,
    )
    .option("--dry-run", "play, and write no page")
    .option("--json", "print one object")
    .action(async (options: RehearseOptions) => {
      // Loaded on demand, because loading the runtime and the bundler takes a moment.
      const { rehearse } = await import("./rehearse.ts");
      exit(await rehearse(io, options, start));
    });
}

function readSample(text: string): number {
  const count = Number(text);
  if (Number.isInteger(count) && count > 0) return count;
  throw new InvalidArgumentError("Use 1 or more.");
}
