/** Writes a workbook of one sheet, in Node and in Workers. */
import writeXlsxFile from "write-excel-file/universal";
import { writtenText } from "../workbook/written-text.ts";

/** Writes a workbook in which every cell is text, the header stays in view, and columns of addresses are wide. */
export async function writeWorkbook(
  header: readonly string[],
  rows: readonly (readonly string[])[],
): Promise<Uint8Array<ArrayBuffer>> {
  const sheet = [
    header.map((it) => ({ ...text(it), fontWeight: "bold" as const })),
    ...rows.map((row) => row.map(text)),
  ];
  const columns = header.map((name) => ({ width: name.endsWith("url") ? 60 : 16 }));
  const file = writeXlsxFile(sheet, { columns, stickyRowsCount: 1, sheet: "Redirects" });
  return new Uint8Array(await (await file.toBlob()).arrayBuffer());
}

function text(value: string) {
  return { value: writtenText(value), type: String };
}
