import { readFileSync } from "node:fs";
import { join } from "node:path";
import * as z from "zod/mini";

/** The program's own folder, whether it runs from `src` of a clone or from `dist` of the package. */
export const PACKAGE_FOLDER = join(import.meta.dirname, "../../..");

export const { version: VERSION } = z
  .object({ version: z.string() })
  .parse(JSON.parse(readFileSync(join(PACKAGE_FOLDER, "package.json"), "utf8")));
