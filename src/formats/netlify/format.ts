import type { Format } from "../dialect/format.ts";
import { exportNetlify, exportNetlifyToml } from "./export.ts";
import { importNetlifyToml } from "./import-toml.ts";
import { importNetlify } from "./import.ts";

const netlify = { input: "text", isOrdered: true } as const;

/** The formats of Netlify: `_redirects` and `netlify.toml`. */
export const NETLIFY_FORMATS = {
  netlify: { ...netlify, importer: importNetlify, exporter: exportNetlify },
  "netlify-toml": {
    ...netlify,
    importer: importNetlifyToml,
    exporter: exportNetlifyToml,
    join: (entries: readonly string[]) => `${entries.join("\n\n")}\n`,
  },
} as const satisfies Record<string, Format>;
