import type { Format } from "../dialect/format.ts";
import { exportFirebase } from "./export.ts";
import { importFirebase } from "./import.ts";

/** The format of Firebase: the `hosting.redirects` of a `firebase.json`. */
export const FIREBASE_FORMATS = {
  firebase: {
    input: "text",
    isOrdered: true,
    importer: importFirebase,
    exporter: exportFirebase,
    join: (entries: readonly string[]) =>
      `{\n  "hosting": {\n    "redirects": [\n      ${entries.join(",\n      ")}\n    ]\n  }\n}\n`,
  },
} as const satisfies Record<string, Format>;
