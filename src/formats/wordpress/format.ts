import type { Format } from "../dialect/format.ts";
import { importWordPress } from "./import.ts";

/** The format of the WordPress plugin Redirection, which exports JSON. */
export const WORDPRESS_FORMATS = {
  wordpress: {
    input: "text",
    isOrdered: true,
    hasExactQueries: true,
    importer: importWordPress,
    join: (entries: readonly string[]) =>
      `{\n  "redirects": [\n    ${entries.join(",\n    ")}\n  ]\n}\n`,
  },
} as const satisfies Record<string, Format>;
