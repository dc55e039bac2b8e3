import type { Format } from "../dialect/format.ts";
import { exportCsv, exportTsv, exportXlsx } from "./export.ts";
import { importXlsx } from "./import-xlsx.ts";
import { importDelimited } from "./import.ts";
import { surveyDelimited, surveyXlsx } from "./survey.ts";

const delimited = {
  input: "bytes",
  isOrdered: false,
  importer: importDelimited,
  survey: surveyDelimited,
  takesColumns: true,
} as const;

/** Redirect maps that people keep, as text and as workbooks. */
export const SHEET_FORMATS = {
  csv: { ...delimited, exporter: exportCsv },
  tsv: { ...delimited, exporter: exportTsv },
  xlsx: {
    input: "bytes",
    isOrdered: false,
    importer: importXlsx,
    survey: surveyXlsx,
    exporter: exportXlsx,
    takesWorkbooks: true,
    takesColumns: true,
  },
} as const satisfies Record<string, Format>;
