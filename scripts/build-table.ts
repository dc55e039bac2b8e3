/**
 * `npm run build`: checks `routes.json` (or `SUNSET_ROUTES`) and writes what the Worker's bundle takes from
 * it. wrangler runs this before it bundles; a table with an error stops it there.
 */
import { mkdir, writeFile } from "node:fs/promises";
import { readInput } from "../src/cli/input.ts";
import { countFindings, formatFindings, plural, say, stylesFor } from "../src/cli/output.ts";
import { PROCESS_IO as io } from "../src/cli/process-io.ts";
import { hasErrors } from "../src/domain/finding.ts";
import { validateRoutesFile } from "../src/formats/routes-json.ts";

const file = process.env.SUNSET_ROUTES ?? "routes.json";
const { compiled, findings } = validateRoutesFile(await readInput(io, file), file, io.now());
if (!compiled || hasErrors(findings)) {
  const errors = findings.filter((it) => it.severity === "error");
  say(io, formatFindings(errors, stylesFor(io, "stderr")));
  say(io, `${file} is not valid: ${countFindings(findings)}`);
  process.exit(1);
}
await mkdir("build", { recursive: true });
await writeFile("build/routes.json", JSON.stringify(compiled.data));
say(io, `${file}: ${plural(compiled.rules.length, "rule")} compiled into the bundle`);
