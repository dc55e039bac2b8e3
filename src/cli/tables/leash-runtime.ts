import { accessSync, constants } from "node:fs";
import { createRequire } from "node:module";
import { join } from "node:path";
import { fileURLToPath } from "node:url";

/** In a clone and in the package alike. */
const LEASH = join(import.meta.dirname, "../../../bin/runtime.sh");

/**
 * From here on, a runtime that this process starts ends with it, also where it is killed outright and can end nothing
 * itself: it is started through a script that looks after this process. Where the script cannot be run (Windows, a file
 * system that executes nothing), runtimes are started as they are.
 */
export function leashRuntime(): void {
  const { env } = process;
  if (env.SUNSET_RUNTIME !== undefined || !isExecutable(LEASH)) return;
  env.SUNSET_RUNTIME = env.MINIFLARE_WORKERD_PATH ?? findRuntime();
  env.MINIFLARE_WORKERD_PATH = LEASH;
}

function isExecutable(path: string): boolean {
  if (process.platform === "win32") return false;
  try {
    accessSync(path, constants.X_OK);
    return true;
  } catch {
    return false;
  }
}

/** The one that Miniflare would start. */
function findRuntime(): string {
  const miniflare = fileURLToPath(import.meta.resolve("miniflare"));
  const { default: path }: { readonly default: string } = createRequire(miniflare)("workerd");
  return path;
}
