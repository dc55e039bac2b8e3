/**
 * `npm run build`: checks `routes.json` (or `SUNSET_ROUTES`), compiles it into `build/table`, and bundles the Worker
 * with it into `build/worker`, which wrangler uploads as it is. wrangler runs this first; a table with an error stops
 * it there.
 */
import { mkdir, rm, writeFile } from "node:fs/promises";
import { CliError } from "../src/cli/terminal/errors.ts";
import { plural, say, sayFindings } from "../src/cli/terminal/output.ts";
import { pasteable } from "../src/cli/terminal/pasteable.ts";
import { PROCESS_IO as io } from "../src/cli/terminal/process-io.ts";
import { findRouteProblemsIn } from "../src/cli/tables/deployment.ts";
import { readValidRelease } from "../src/cli/tables/valid-release.ts";
import { bundleWorker } from "../src/dev/bundle.ts";
import { createBundleModules } from "../src/release/bundle-modules.ts";

/** So that the types of `src/worker.ts` do not depend on a table. */
const TYPES = `import type { Bundle } from "../../src/store/isolate/bundle.ts";
declare const bundle: Bundle;
export default bundle;
`;

const file = process.env.SUNSET_ROUTES ?? "routes.json";
try {
  const { release, compiled } = await readValidRelease(io, file);
  const table = await createBundleModules(release);
  await writeAll("build/table", [
    ["bundle.js", table.script],
    ["bundle.d.ts", TYPES],
    ...table.data,
  ]);
  await writeAll("build/worker", await bundleWorker("worker.ts", table));
  // It is this folder's that deploys the table, wherever the table is.
  sayFindings(io, await findRouteProblemsIn(io, "wrangler.toml", compiled));
  const { counts, release: id } = release.manifest;
  say(io, `${file}: ${plural(counts.rules, "rule")} compiled into the bundle, ${id.slice(0, 12)}`);
  say(io, `It serves where no release is promoted: ${pasteable(["status"], { isRemote: true })}`);
} catch (error) {
  if (!(error instanceof CliError)) throw error;
  say(io, error.message);
  process.exit(error.exitCode);
}

/** What was built before goes: wrangler uploads all that lies there. */
async function writeAll(
  folder: string,
  files: Iterable<readonly [name: string, contents: string | Uint8Array]>,
): Promise<void> {
  await rm(folder, { recursive: true, force: true });
  await mkdir(folder, { recursive: true });
  for (const [name, contents] of files) await writeFile(`${folder}/${name}`, contents);
}
