import type { Format } from "../dialect/format.ts";
import { importSuggestions } from "./import.ts";
import { surveySuggestions } from "./survey.ts";

/** What `suggest -o` wrote and people decided in, as a workbook or as text. */
export const SUGGESTION_FORMATS = {
  suggestions: {
    input: "bytes",
    isOrdered: false,
    importer: importSuggestions,
    survey: surveySuggestions,
  },
} as const satisfies Record<string, Format>;
