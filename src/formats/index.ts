/** Every format that a table can come from or go to, by the name that the command line has for it. */
import { importApache } from "./apache.ts";
import { importCloudflare } from "./cloudflare.ts";
import { importCloudflareBulk } from "./cloudflare-bulk.ts";
import { importDelimited } from "./delimited.ts";
import { importDocfx, joinDocfx } from "./docfx.ts";
import type { Exporter } from "./exported.ts";
import type { BytesImporter, Importer } from "./imported.ts";
import { importNetlify } from "./netlify.ts";
import { importNetlifyToml } from "./netlify-toml.ts";
import { importNginx } from "./nginx.ts";
import { exportApache } from "./to-apache.ts";
import { exportCloudflare } from "./to-cloudflare.ts";
import { exportCloudflareBulk } from "./to-cloudflare-bulk.ts";
import { exportNetlify, exportNetlifyToml } from "./to-netlify.ts";
import { exportNginx } from "./to-nginx.ts";
import { exportCsv, exportTsv, exportXlsx } from "./to-sheet.ts";
import { exportVercel } from "./to-vercel.ts";
import { importVercel } from "./vercel.ts";
import { importXlsx } from "./xlsx.ts";

/** How a format is read, and in what its rules differ from ours. */
export type ImportFormat = ImportDialect &
  (
    | { readonly input: "text"; readonly import: Importer }
    | { readonly input: "bytes"; readonly import: BytesImporter }
  );

export interface ImportDialect {
  /** Whether the first rule that matches answers. In the others the most specific one does, as with us. */
  readonly isOrdered: boolean;
  /** Whether a rule that asks for parameters matches no address that has others besides. */
  readonly hasExactQueries?: boolean;
  /** What goes around and between entries in a file of them; lines if left out. */
  readonly join?: (entries: readonly string[]) => string;
}

const ordered = { input: "text", isOrdered: true } as const;
const list = { input: "bytes", isOrdered: false } as const;

export const IMPORT_FORMATS = {
  netlify: { ...ordered, import: importNetlify, hasExactQueries: true },
  "netlify-toml": {
    ...ordered,
    import: importNetlifyToml,
    hasExactQueries: true,
    join: (entries) => `${entries.join("\n\n")}\n`,
  },
  cloudflare: { ...ordered, import: importCloudflare },
  "cloudflare-bulk": { ...list, import: importCloudflareBulk },
  vercel: {
    ...ordered,
    import: importVercel,
    join: (entries) => `{\n  "redirects": [\n    ${entries.join(",\n    ")}\n  ]\n}\n`,
  },
  csv: { ...list, import: importDelimited },
  tsv: { ...list, import: importDelimited },
  xlsx: { ...list, import: importXlsx },
  nginx: { ...ordered, import: importNginx },
  apache: { ...ordered, import: importApache },
  docfx: { input: "text", isOrdered: false, import: importDocfx, join: joinDocfx },
} as const satisfies Record<string, ImportFormat>;

/** What a table can be written as. */
export const EXPORT_FORMATS = {
  netlify: exportNetlify,
  "netlify-toml": exportNetlifyToml,
  cloudflare: exportCloudflare,
  "cloudflare-bulk": exportCloudflareBulk,
  vercel: exportVercel,
  csv: exportCsv,
  tsv: exportTsv,
  xlsx: exportXlsx,
  nginx: exportNginx,
  apache: exportApache,
} as const satisfies Record<string, Exporter>;
