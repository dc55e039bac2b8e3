import { quirk } from "../import/refusals.ts";
import { findingAt } from "../import/entries.ts";
import { type Finding, quote } from "../../domain/finding.ts";
import { type Doubt, doubtfulText, toUtf8 } from "../text/decode-text.ts";
import { isGzip, isZip } from "../text/packed.ts";
import type { ImportContext, Imported } from "../import/imported.ts";
import { unreadableFile } from "../import/unreadable-file.ts";
import type { ImportedTable } from "./arrange-imported.ts";
import type { Format } from "./format.ts";
import { settleImported } from "./reject-entries.ts";

export interface ImportedFile extends ImportedTable {
  readonly entryCount: number;
  /** The text of the file of rejects; null if the file cannot be read at all. */
  readonly rejectsText: string | null;
  readonly isUnreadable: boolean;
  readonly remarks: readonly string[];
}

/** Reads a file of another format and makes a table of it that answers as the source did. */
export async function importFile(
  format: Format,
  input: Uint8Array,
  context: ImportContext,
): Promise<ImportedFile> {
  const imported = await readFile(format, input, context);
  return describeFile(format, settleImported(imported, format, context, []));
}

export async function readFile(
  format: Format,
  input: Uint8Array,
  context: ImportContext,
): Promise<Imported> {
  const packed = whyNoText(input, format);
  if (packed) return unreadableFile(context.file, packed);
  const imported =
    format.input === "text"
      ? await format.importer(new TextDecoder().decode(toUtf8(input)), context)
      : await format.importer(input, context);
  const doubt = isZip(input) ? null : doubtfulText(input);
  if (doubt === null) return imported;
  return { ...imported, findings: [...imported.findings, misread(doubt, context.file)] };
}

function misread({ text, line }: Doubt, file: string): Finding {
  const message = `the file is not in UTF-8, and is read as Windows-1252, which has ${quote(text)} here`;
  const refusal = quirk(message, "Save it as UTF-8 if that is not what it says");
  return findingAt(file, { line, column: 1 }, refusal);
}

/** A workbook that is read as text would be thousands of findings, or even pages. */
function whyNoText(
  bytes: Uint8Array,
  { takesWorkbooks = false }: Format,
): { readonly message: string; readonly fix: string } | null {
  if (isGzip(bytes)) return { message: "the file is compressed", fix: "Unpack it, as with gunzip" };
  if (takesWorkbooks || !isZip(bytes)) return null;
  return {
    message: "the file is a workbook or an archive, and no text",
    fix: "Import a workbook with --from xlsx, or what suggest has written with --from suggestions; unpack an archive",
  };
}

/** @param table The table made of the entries. */
export function describeFile(
  format: Format,
  { imported, table }: { readonly imported: Imported; readonly table: ImportedTable },
): ImportedFile {
  const join = format.join ?? ((entries: readonly string[]) => `${entries.join("\n")}\n`);
  const texts = table.rejects.map((it) => it.text);
  const header = imported.header === undefined ? [] : [imported.header];
  return {
    ...table,
    entryCount: imported.entries.length,
    rejectsText: texts.length > 0 ? join([...header, ...texts]) : null,
    isUnreadable: imported.isUnreadable ?? false,
    remarks: imported.remarks ?? [],
  };
}
