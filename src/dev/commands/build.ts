import { mkdir, rm, writeFile } from "node:fs/promises";
import { join } from "node:path";
import type { Command } from "commander";
import { findRouteProblemsIn } from "../../cli/tables/deployment.ts";
import { readValidRelease } from "../../cli/tables/valid-release.ts";
import { EXIT, type ExitCode, type Io } from "../../cli/terminal/io.ts";
import { plural, printJson, say, sayFindings } from "../../cli/terminal/output.ts";
import { pasteable } from "../../domain/pasteable.ts";
import { createBundleModules } from "../../release/bundle-modules.ts";

interface Options {
  readonly routes?: string;
  readonly json?: boolean;
  readonly dryRun?: boolean;
}

/** The folder in which `main` of `wrangler.toml` expects the Worker. */
const FOLDER = "build/worker";

export function addBuild(program: Command, io: Io, exit: (code: ExitCode) => void): void {
  program
    .command("build")
    .summary("the Worker with the table in it, as wrangler uploads it")
    .description(
      `Checks the table, and bundles the Worker with it into ${FOLDER}. wrangler runs this before it uploads; a table with an error stops it there.`,
    )
    .option("--routes <file>", "the table; routes.json, or SUNSET_ROUTES, if left out")
    .option("--dry-run", "check and bundle, and write nothing")
    .option("--json", "print { release, rules, files }")
    .action(async (options: Options) => exit(await build(io, options)));
}

async function build(io: Io, { routes, json, dryRun }: Options): Promise<ExitCode> {
  const file = routes ?? io.env.SUNSET_ROUTES ?? "routes.json";
  const { compiled, release } = await readValidRelease(io, file);
  // Loaded on demand, because loading it takes a moment.
  const { bundleWorker } = await import("../bundle.ts");
  const modules = await bundleWorker("worker.ts", await createBundleModules(release));
  if (!dryRun) await writeAll(join(io.cwd, FOLDER), modules);
  // The `wrangler.toml` of this folder deploys the table, wherever the table's file is.
  sayFindings(io, await findRouteProblemsIn(io, "wrangler.toml", compiled));
  const { counts, release: id } = release.manifest;
  if (json) {
    const files = [...modules.keys()].map((it) => `${FOLDER}/${it}`);
    await printJson(io, { release: id, rules: counts.rules, files });
  } else {
    const rules = plural(counts.rules, "rule");
    say(io, `${file}: ${rules} compiled into the bundle, ${id.slice(0, 12)}`);
    say(io, `It serves where no release is promoted: ${pasteable(["status"], { isRemote: true })}`);
  }
  return EXIT.done;
}

/** Writes the files, after deleting earlier ones: wrangler uploads everything in the folder. */
async function writeAll(
  folder: string,
  files: Iterable<readonly [name: string, contents: string | Uint8Array]>,
): Promise<void> {
  await rm(folder, { recursive: true, force: true });
  await mkdir(folder, { recursive: true });
  for (const [name, contents] of files) await writeFile(join(folder, name), contents);
}
