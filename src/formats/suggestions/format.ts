import type { Format } from "../dialect/format.ts";
import { importSuggestions } from "./import.ts";
import { surveySuggestions } from "./survey.ts";

/** The files that `suggest -o` writes and people decide in, as workbooks or as text. */
export const SUGGESTION_FORMATS = {
  suggestions: {
    input: "bytes",
    isOrdered: false,
    takesWorkbooks: true,
    importer: importSuggestions,
    survey: surveySuggestions,
  },
} as const satisfies Record<string, Format>;
