import type { Format } from "../dialect/format.ts";
import { exportCloudflareBulk } from "./export-bulk.ts";
import { exportCloudflare } from "./export.ts";
import { importCloudflareBulk } from "./import-bulk.ts";
import { importCloudflare } from "./import.ts";

/** The formats of Cloudflare: `_redirects` of static assets and Pages, and lists of Bulk Redirects. */
export const CLOUDFLARE_FORMATS = {
  cloudflare: {
    input: "text",
    isOrdered: true,
    importer: importCloudflare,
    exporter: exportCloudflare,
  },
  "cloudflare-bulk": {
    input: "bytes",
    isOrdered: false,
    importer: importCloudflareBulk,
    exporter: exportCloudflareBulk,
  },
} as const satisfies Record<string, Format>;
