import type { Format } from "../dialect/format.ts";
import { exportNginx } from "./export.ts";
import { importNginx } from "./import.ts";
import { parseNginx } from "./syntax.ts";

/** Joins blocks. Beside each row of a map stands the directive that uses the map; it is written once. */
function joinBlocks(entries: readonly string[]): string {
  const blocks = entries.flatMap((it) => parseNginx(it).statements.map(({ text }) => text));
  return `${[...new Set(blocks)].join("\n")}\n`;
}

/** The `return`, `rewrite` and `map` of a server. */
export const NGINX_FORMATS = {
  nginx: {
    input: "text",
    isOrdered: true,
    ownsSlash: true,
    importer: importNginx,
    join: joinBlocks,
    exporter: exportNginx,
  },
} as const satisfies Record<string, Format>;
