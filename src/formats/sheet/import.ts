/** Imports redirect maps from text: CSV and TSV, with any separator. */
import type { BytesImporter } from "../import/imported.ts";
import { unreadableFile, whyNoTable } from "../import/unreadable-file.ts";
import { findSeparator } from "../text/find-separator.ts";
import { readDelimited } from "../text/read-delimited.ts";
import { createSheetImport } from "./collect-rows.ts";

/** Imports CSV and TSV alike: the separator is detected, whatever the file is called. */
export const importDelimited: BytesImporter = (bytes, context) => {
  const sheet = createSheetImport(context);
  const read = readDelimited(bytes, findSeparator(bytes), sheet.add, context.progress);
  return read.ok ? sheet.finish() : unreadableFile(context.file, whyNoTable(read.problem));
};
