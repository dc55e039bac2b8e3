import { accessSync, constants } from "node:fs";
import { createRequire } from "node:module";
import { join } from "node:path";
import { fileURLToPath } from "node:url";

/** The same path in a clone and in the package. */
const LEASH = join(import.meta.dirname, "../../../bin/runtime.sh");

/**
 * Makes runtimes that this process starts from now on end with it, even if it is killed and cannot stop them itself:
 * they are started through a script that watches this process. If the script cannot be run (on Windows, or on a file
 * system mounted without execution), runtimes are started directly.
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

/** The runtime that Miniflare would start. */
function findRuntime(): string {
  const miniflare = fileURLToPath(import.meta.resolve("miniflare"));
  const { default: path }: { readonly default: string } = createRequire(miniflare)("workerd");
  return path;
}
