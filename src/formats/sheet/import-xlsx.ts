/** Redirect maps as workbooks: the first sheet that has a row. */
import readXlsxFile from "read-excel-file/node";
import { FINDING_SEVERITY } from "../../domain/finding.ts";
import type { BytesImporter } from "../import/imported.ts";
import { createSheetImport, type RawRow } from "./collect-rows.ts";
import { writeCsvLine } from "../text/write-csv.ts";

export const importXlsx: BytesImporter = async (bytes, context) => {
  const rows = await readXlsxRows(bytes);
  if (typeof rows === "string") {
    const at = { file: context.file, line: 1, column: 1, rule: null };
    const id = "import-unreadable" as const;
    const message = `the file is no Excel workbook: ${rows}`;
    const fix = "Save it as .xlsx, or as CSV and import that";
    const findings = [{ id, severity: FINDING_SEVERITY[id], message, fix, at }];
    return { entries: [], findings, isUnreadable: true };
  }
  const sheet = createSheetImport(context);
  for (const row of rows) sheet.add(row);
  return sheet.finish();
};

/** @returns The rows, or in words why it is no workbook. */
export async function readXlsxRows(bytes: Uint8Array): Promise<readonly RawRow[] | string> {
  const sheets = await readSheets(bytes);
  if (typeof sheets === "string") return sheets;
  const data = sheets.find((it) => it.data.length > 0)?.data ?? [];
  return data.map((row, index) => {
    const cells = row.map((it) => (it === null ? "" : textOf(it)));
    return { line: index + 1, text: writeCsvLine(cells), cells };
  });
}

async function readSheets(
  bytes: Uint8Array,
): Promise<Awaited<ReturnType<typeof readXlsxFile>> | string> {
  try {
    return await readXlsxFile(Buffer.from(bytes));
  } catch (error) {
    // Whatever is wrong with the archive or with what is in it: it is the file's fault.
    return error instanceof Error ? error.message : String(error);
  }
}

function textOf(cell: unknown): string {
  if (cell instanceof Date) return cell.toISOString();
  return typeof cell === "string" ? cell : JSON.stringify(cell);
}
