import type { Format } from "../dialect/format.ts";
import { exportNginx } from "./export.ts";
import { importNginx } from "./import.ts";

/** The `return`, `rewrite` and `map` of a server. */
export const NGINX_FORMATS = {
  nginx: {
    input: "text",
    isOrdered: true,
    ownsSlash: true,
    importer: importNginx,
    exporter: exportNginx,
  },
} as const satisfies Record<string, Format>;
