import type { Format } from "../dialect/format.ts";
import { exportApache } from "./export.ts";
import { importApache } from "./import.ts";

/** An `.htaccess`, or the virtual hosts of a server. */
export const APACHE_FORMATS = {
  apache: {
    input: "text",
    isOrdered: true,
    ownsSlash: true,
    importer: importApache,
    exporter: exportApache,
  },
} as const satisfies Record<string, Format>;
