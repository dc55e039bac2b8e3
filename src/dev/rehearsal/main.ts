/** `npm run rehearse`: the night, played with the real table. */
import { run } from "../../cli/run.ts";
import { PROCESS_IO } from "../../cli/terminal/process-io.ts";
import { addRehearse } from "./command.ts";

process.exitCode = await run(["rehearse", ...process.argv.slice(2)], PROCESS_IO, [addRehearse]);
