/** Redirect maps as workbooks: the first sheet that has a row. */
import readXlsxFile from "read-excel-file/node";
import { failure, type Result, success } from "../../domain/result.ts";
import type { BytesImporter } from "../import/imported.ts";
import { unreadableFile } from "../import/unreadable-file.ts";
import type { RawRow } from "../text/read-delimited.ts";
import { writeCsvLine } from "../text/write-csv.ts";
import { createSheetImport } from "./collect-rows.ts";

export const importXlsx: BytesImporter = async (bytes, context) => {
  const rows = await readXlsxRows(bytes);
  if (!rows.ok) {
    return unreadableFile(context.file, {
      message: `the file is no Excel workbook: ${rows.problem.reason}`,
      fix: "Save it as .xlsx, or as CSV and import that",
    });
  }
  const sheet = createSheetImport(context);
  for (const row of rows.value) sheet.add(row);
  return sheet.finish();
};

/** Why bytes are no workbook, in the words of the parser. */
interface WorkbookProblem {
  readonly reason: string;
}

export async function readXlsxRows(
  bytes: Uint8Array,
): Promise<Result<readonly RawRow[], WorkbookProblem>> {
  try {
    const sheets = await readXlsxFile(Buffer.from(bytes));
    const data = sheets.find((it) => it.data.length > 0)?.data ?? [];
    return success(
      data.map((row, index) => {
        const cells = row.map((it) => (it === null ? "" : textOf(it)));
        return { line: index + 1, text: writeCsvLine(cells), cells };
      }),
    );
  } catch (error) {
    // Whatever is wrong with the archive or with what is in it: it is the file's fault.
    return failure({ reason: error instanceof Error ? error.message : String(error) });
  }
}

function textOf(cell: unknown): string {
  if (cell instanceof Date) return cell.toISOString();
  return typeof cell === "string" ? cell : JSON.stringify(cell);
}
