import { readFileSync } from "node:fs";
import { join, relative } from "node:path";
import * as z from "zod/mini";
import type { Io } from "./io.ts";

/** The program's root folder, whether it runs from `src` in a clone or from `dist` in the package. */
export const PACKAGE_FOLDER = join(import.meta.dirname, "../../..");

/** The path of a page of the documentation from the current folder, which differs between a clone and a package. */
export function documentation({ cwd }: Pick<Io, "cwd">, page: string): string {
  return relative(cwd, join(PACKAGE_FOLDER, "docs", page));
}

export const { version: VERSION } = z
  .object({ version: z.string() })
  .parse(JSON.parse(readFileSync(join(PACKAGE_FOLDER, "package.json"), "utf8")));
