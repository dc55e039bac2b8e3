import { setFlagsFromString } from "node:v8";
import { PROCESS_IO } from "./process-io.ts";
import { run } from "./run.ts";

// Collect garbage at a little more than what is in use, not at twice as much: a table of half a million rows
// then stays below a gigabyte. Less than this doubles the time that a million rules take.
setFlagsFromString("--heap-growing-percent=40");

// A reader such as `head` that closes the pipe early is no fault of ours.
process.stdout.on("error", (error: NodeJS.ErrnoException) => {
  if (error.code === "EPIPE") process.exit(0);
  throw error;
});

process.exitCode = await run(process.argv.slice(2), PROCESS_IO);
