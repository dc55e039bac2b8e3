import type { Format } from "../dialect/format.ts";
import { exportVercel } from "./export.ts";
import { importVercel } from "./import.ts";

/** The format of Vercel: the `redirects` of a `vercel.json`. */
export const VERCEL_FORMATS = {
  vercel: {
    input: "text",
    isOrdered: true,
    importer: importVercel,
    exporter: exportVercel,
    join: (entries: readonly string[]) =>
      `{\n  "redirects": [\n    ${entries.join(",\n    ")}\n  ]\n}\n`,
  },
} as const satisfies Record<string, Format>;
