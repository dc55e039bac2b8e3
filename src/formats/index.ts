/** Every format that a table can be imported from or exported to, by its name on the command line. */
import { exportApache } from "./apache/export.ts";
import { importApache } from "./apache/import.ts";
import { exportCloudflareBulk } from "./cloudflare/export-bulk.ts";
import { exportCloudflare } from "./cloudflare/export.ts";
import { importCloudflareBulk } from "./cloudflare/import-bulk.ts";
import { importCloudflare } from "./cloudflare/import.ts";
import type { Format } from "./dialect/format.ts";
import { importDocfx, joinDocfx } from "./docfx/import.ts";
import { exportFirebase } from "./firebase/export.ts";
import { importFirebase } from "./firebase/import.ts";
import { exportNetlify, exportNetlifyToml } from "./netlify/export.ts";
import { importNetlifyToml } from "./netlify/import-toml.ts";
import { importNetlify } from "./netlify/import.ts";
import { exportNginx } from "./nginx/export.ts";
import { importNginx, joinBlocks } from "./nginx/import.ts";
import { exportCsv, exportTsv, exportXlsx } from "./sheet/export.ts";
import { importXlsx } from "./sheet/import-xlsx.ts";
import { importDelimited } from "./sheet/import.ts";
import { surveyDelimited, surveyXlsx } from "./sheet/survey.ts";
import { importSuggestions } from "./suggestions/import.ts";
import { surveySuggestions } from "./suggestions/survey.ts";
import { exportVercel } from "./vercel/export.ts";
import { importVercel } from "./vercel/import.ts";
import { importWordPress } from "./wordpress/import.ts";

const ordered = { input: "text", isOrdered: true } as const;
const delimited = {
  input: "bytes",
  isOrdered: false,
  importer: importDelimited,
  survey: surveyDelimited,
  takesColumns: true,
} as const;

function joinRedirects(entries: readonly string[]): string {
  return `{\n  "redirects": [\n    ${entries.join(",\n    ")}\n  ]\n}\n`;
}

export const FORMATS = {
  netlify: { ...ordered, importer: importNetlify, exporter: exportNetlify },
  "netlify-toml": {
    ...ordered,
    importer: importNetlifyToml,
    exporter: exportNetlifyToml,
    join: (entries) => `${entries.join("\n\n")}\n`,
  },
  cloudflare: { ...ordered, importer: importCloudflare, exporter: exportCloudflare },
  "cloudflare-bulk": {
    input: "bytes",
    isOrdered: false,
    importer: importCloudflareBulk,
    exporter: exportCloudflareBulk,
  },
  vercel: { ...ordered, importer: importVercel, exporter: exportVercel, join: joinRedirects },
  firebase: {
    ...ordered,
    importer: importFirebase,
    exporter: exportFirebase,
    join: (entries) =>
      `{\n  "hosting": {\n    "redirects": [\n      ${entries.join(",\n      ")}\n    ]\n  }\n}\n`,
  },
  csv: { ...delimited, exporter: exportCsv },
  tsv: { ...delimited, exporter: exportTsv },
  xlsx: {
    ...delimited,
    importer: importXlsx,
    survey: surveyXlsx,
    exporter: exportXlsx,
    takesWorkbooks: true,
  },
  nginx: {
    ...ordered,
    ownsSlash: true,
    importer: importNginx,
    exporter: exportNginx,
    join: joinBlocks,
  },
  apache: { ...ordered, ownsSlash: true, importer: importApache, exporter: exportApache },
  docfx: { input: "text", isOrdered: false, importer: importDocfx, join: joinDocfx },
  wordpress: {
    ...ordered,
    hasExactQueries: true,
    importer: importWordPress,
    join: joinRedirects,
  },
  suggestions: {
    input: "bytes",
    isOrdered: false,
    takesWorkbooks: true,
    importer: importSuggestions,
    survey: surveySuggestions,
  },
} as const satisfies Record<string, Format>;

export type FormatName = keyof typeof FORMATS;

export type ExportName = {
  [Name in FormatName]: (typeof FORMATS)[Name] extends { exporter: unknown } ? Name : never;
}[FormatName];

export const IMPORT_NAMES = Object.keys(FORMATS);

export const EXPORT_NAMES = Object.entries(FORMATS).flatMap(([name, it]) =>
  "exporter" in it ? [name] : [],
);
