import { readFileSync } from "node:fs";
import { join, relative } from "node:path";
import * as z from "zod/mini";
import type { Io } from "./io.ts";

/** The program's own folder, whether it runs from `src` of a clone or from `dist` of the package. */
export const PACKAGE_FOLDER = join(import.meta.dirname, "../../..");

/** A page of the documentation, as it is opened from here: a clone has it in another place than a site's packages. */
export function documentation({ cwd }: Pick<Io, "cwd">, page: string): string {
  return relative(cwd, join(PACKAGE_FOLDER, "docs", page));
}

export const { version: VERSION } = z
  .object({ version: z.string() })
  .parse(JSON.parse(readFileSync(join(PACKAGE_FOLDER, "package.json"), "utf8")));
