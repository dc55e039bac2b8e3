import { PROCESS_IO } from "./process-io.ts";
import { run } from "./run.ts";

// A reader such as `head` that closes the pipe early is no fault of ours.
process.stdout.on("error", (error: NodeJS.ErrnoException) => {
  if (error.code === "EPIPE") process.exit(0);
  throw error;
});

process.exitCode = await run(process.argv.slice(2), PROCESS_IO);
