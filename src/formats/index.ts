/** Every format that a table can be imported from or exported to, by its name on the command line. */
import { APACHE_FORMATS } from "./apache/format.ts";
import { CLOUDFLARE_FORMATS } from "./cloudflare/format.ts";
import type { Format } from "./dialect/format.ts";
import { DOCFX_FORMATS } from "./docfx/format.ts";
import { FIREBASE_FORMATS } from "./firebase/format.ts";
import { NETLIFY_FORMATS } from "./netlify/format.ts";
import { NGINX_FORMATS } from "./nginx/format.ts";
import { SHEET_FORMATS } from "./sheet/format.ts";
import { SUGGESTION_FORMATS } from "./suggestions/format.ts";
import { VERCEL_FORMATS } from "./vercel/format.ts";
import { WORDPRESS_FORMATS } from "./wordpress/format.ts";

export const FORMATS = {
  ...NETLIFY_FORMATS,
  ...CLOUDFLARE_FORMATS,
  ...VERCEL_FORMATS,
  ...FIREBASE_FORMATS,
  ...SHEET_FORMATS,
  ...NGINX_FORMATS,
  ...APACHE_FORMATS,
  ...DOCFX_FORMATS,
  ...WORDPRESS_FORMATS,
  ...SUGGESTION_FORMATS,
} as const satisfies Record<string, Format>;

export type FormatName = keyof typeof FORMATS;

/** The formats that a table can be exported to. */
export type ExportName = {
  [Name in FormatName]: (typeof FORMATS)[Name] extends { exporter: unknown } ? Name : never;
}[FormatName];

export const IMPORT_NAMES = Object.keys(FORMATS);

export const EXPORT_NAMES = Object.entries(FORMATS).flatMap(([name, it]) =>
  "exporter" in it ? [name] : [],
);
