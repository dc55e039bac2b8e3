import type { Format } from "../dialect/format.ts";
import { importDocfx, joinDocfx } from "./import.ts";

/** The format of DocFX: `.openpublishing.redirection.json`. */
export const DOCFX_FORMATS = {
  docfx: { input: "text", isOrdered: false, importer: importDocfx, join: joinDocfx },
} as const satisfies Record<string, Format>;
