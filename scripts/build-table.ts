/**
 * `npm run build`: checks `routes.json` (or `SUNSET_ROUTES`) and writes what the Worker's bundle takes from
 * it. wrangler runs this before it bundles; a table with an error stops it there.
 */
import { mkdir, rm, writeFile } from "node:fs/promises";
import { CliError } from "../src/cli/terminal/errors.ts";
import { plural, say } from "../src/cli/terminal/output.ts";
import { PROCESS_IO as io } from "../src/cli/terminal/process-io.ts";
import { readValidRelease } from "../src/cli/tables/valid-release.ts";
import { createBundleModules } from "../src/release/bundle-modules.ts";

const FOLDER = "build/table";

const TYPES = `import type { Bundle } from "../../src/store/isolate/bundle.ts";
declare const bundle: Bundle;
export default bundle;
`;

const file = process.env.SUNSET_ROUTES ?? "routes.json";
try {
  const { release } = await readValidRelease(io, file);
  const { script, data } = await createBundleModules(release);
  await rm(FOLDER, { recursive: true, force: true });
  await mkdir(FOLDER, { recursive: true });
  await writeFile(`${FOLDER}/bundle.js`, script);
  await writeFile(`${FOLDER}/bundle.d.ts`, TYPES);
  for (const [name, bytes] of data) await writeFile(`${FOLDER}/${name}`, bytes);
  const { counts, release: id } = release.manifest;
  say(io, `${file}: ${plural(counts.rules, "rule")} compiled into the bundle, ${id.slice(0, 12)}`);
} catch (error) {
  if (!(error instanceof CliError)) throw error;
  say(io, error.message);
  process.exit(error.exitCode);
}
