/** Every format that a table can come from or go to, by the name that the command line has for it. */
import { importApache } from "./apache/import.ts";
import { importCloudflare } from "./cloudflare/import.ts";
import { importCloudflareBulk } from "./cloudflare/import-bulk.ts";
import { importDelimited } from "./sheet/import.ts";
import { importDocfx, joinDocfx } from "./docfx/import.ts";
import type { Exporter } from "./export/exported.ts";
import type { BytesImporter, Importer } from "./import/imported.ts";
import { importNetlify } from "./netlify/import.ts";
import { importNetlifyToml } from "./netlify/import-toml.ts";
import { importNginx } from "./nginx/import.ts";
import { exportApache } from "./apache/export.ts";
import { exportCloudflare } from "./cloudflare/export.ts";
import { exportCloudflareBulk } from "./cloudflare/export-bulk.ts";
import { exportNetlify, exportNetlifyToml } from "./netlify/export.ts";
import { exportNginx } from "./nginx/export.ts";
import { exportCsv, exportTsv, exportXlsx } from "./sheet/export.ts";
import { exportVercel } from "./vercel/export.ts";
import { importVercel } from "./vercel/import.ts";
import { importXlsx } from "./sheet/import-xlsx.ts";

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
