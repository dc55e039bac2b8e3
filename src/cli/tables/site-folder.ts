/** The folder of a site, in which commands work: its table, its `wrangler.toml`, and what is kept locally. */
import { mkdirSync } from "node:fs";
import { join, resolve } from "node:path";
import type { Io } from "../terminal/io.ts";

/** Where wrangler keeps a site's local storage, and `npm start` with it; elsewhere if `SUNSET_STORAGE` says so. */
export function localStorageOf({ cwd, env }: Io): string {
  return env.SUNSET_STORAGE === undefined
    ? join(cwd, ".wrangler/state/v3")
    : resolve(cwd, env.SUNSET_STORAGE);
}

/** Where the runtime keeps what it needs while it runs. @returns A folder that is there. */
export function makeTemporaryFolder(site: string): string {
  const path = join(site, ".wrangler/tmp");
  mkdirSync(path, { recursive: true });
  return path;
}
