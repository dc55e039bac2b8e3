import { PROCESS_IO } from "../../cli/terminal/process-io.ts";
import { rehearse } from "./command.ts";

process.exitCode = await rehearse(process.argv.slice(2), PROCESS_IO);
