/** Redirect maps as workbooks: the first sheet that people see and that has addresses. */
import readXlsxFile from "read-excel-file/node";
import { quote } from "../../domain/finding.ts";
import { failure, type Result, success } from "../../domain/result.ts";
import type { BytesImporter } from "../import/imported.ts";
import { unreadableFile } from "../import/unreadable-file.ts";
import type { RawRow } from "../text/read-delimited.ts";
import { writeCsvLine } from "../text/write-csv.ts";
import { isAddressLike } from "./cell-kinds.ts";
import { createSheetImport } from "./collect-rows.ts";
import { findHiddenSheets } from "./hidden-sheets.ts";

export const importXlsx: BytesImporter = async (bytes, context) => {
  const workbook = await readWorkbook(bytes);
  if (!workbook.ok) {
    return unreadableFile(context.file, {
      message: `the file is no Excel workbook: ${workbook.problem.reason}`,
      fix: "Save it as .xlsx, or as CSV and import that",
    });
  }
  const { chosen, others } = chooseSheet(workbook.value);
  const sheet = createSheetImport(context);
  for (const row of chosen?.rows ?? []) sheet.add(row);
  const imported = sheet.finish();
  return {
    ...imported,
    findings: [...others.map((it) => unread(it, context.file)), ...imported.findings],
  };
};

export interface Sheet {
  readonly name: string;
  readonly isHidden: boolean;
  readonly rows: readonly RawRow[];
}

/** Why bytes are no workbook, in the words of the parser. */
export interface WorkbookProblem {
  readonly reason: string;
}

export async function readXlsxRows(
  bytes: Uint8Array,
): Promise<Result<readonly RawRow[], WorkbookProblem>> {
  const workbook = await readWorkbook(bytes);
  return workbook.ok ? success(chooseSheet(workbook.value).chosen?.rows ?? []) : workbook;
}

export async function readWorkbook(
  bytes: Uint8Array,
): Promise<Result<readonly Sheet[], WorkbookProblem>> {
  try {
    const sheets = await readXlsxFile(Buffer.from(bytes));
    const hidden = sheets.length > 1 ? findHiddenSheets(bytes) : new Set<string>();
    return success(
      sheets.map(({ sheet: name, data }) => ({
        name,
        isHidden: hidden.has(name),
        rows: data.map((row, index) => {
          const cells = row.map((it) => (it === null ? "" : textOf(it)));
          return { line: index + 1, text: writeCsvLine(cells), cells };
        }),
      })),
    );
  } catch (error) {
    // Whatever is wrong with the archive or with what is in it: it is the file's fault.
    return failure({ reason: error instanceof Error ? error.message : String(error) });
  }
}

/** @returns The one to read, and the others that have addresses too. */
function chooseSheet(sheets: readonly Sheet[]): {
  readonly chosen: Sheet | undefined;
  readonly others: readonly Sheet[];
} {
  const visible = sheets.filter((it) => !it.isHidden);
  const chosen =
    visible.find(hasAddresses) ?? visible.find((it) => it.rows.length > 0) ?? visible[0];
  return { chosen, others: sheets.filter((it) => it !== chosen && hasAddresses(it)) };
}

/** A cover or a legend names a page at most by the way. */
function hasAddresses({ rows }: Sheet): boolean {
  return rows.some(
    ({ cells }) =>
      cells.some(isAddressLike) &&
      (cells.length === 1 || cells.filter((it) => it !== "").length > 1),
  );
}

function unread({ name, isHidden, rows }: Sheet, file: string) {
  const count = rows.length === 1 ? "1 row" : `${rows.length.toLocaleString("en")} rows`;
  return {
    id: "import-quirk" as const,
    severity: "warning" as const,
    message: `the ${isHidden ? "hidden " : ""}sheet ${quote(name)} has ${count} too, and is not read`,
    fix: isHidden
      ? "Show it and put it first if it is meant, else delete it"
      : "Save it as a workbook of its own, and import that with --merge",
    at: { file, line: 1, column: 1, rule: null },
  };
}

function textOf(cell: unknown): string {
  if (cell instanceof Date) return cell.toISOString();
  return typeof cell === "string" ? cell : JSON.stringify(cell);
}
