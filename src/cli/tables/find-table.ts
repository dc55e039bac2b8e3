import { access } from "node:fs/promises";
import { resolve as resolvePath } from "node:path";
import type { Io } from "../terminal/io.ts";

/** The name of the table in a site's folder. */
export const DEFAULT_TABLE = "routes.json";

/** The table of the current folder; null if there is none. */
export async function findTable(io: Io): Promise<string | null> {
  return (await isThere(io, DEFAULT_TABLE)) ? DEFAULT_TABLE : null;
}

export async function isThere({ cwd }: Io, file: string): Promise<boolean> {
  return access(resolvePath(cwd, file)).then(
    () => true,
    () => false,
  );
}
