/** Imports redirect maps from workbooks: from the first visible sheet that has addresses. */
import { quirk } from "../import/refusals.ts";
import { findingAt } from "../import/entries.ts";
import { type Finding, quote } from "../../domain/finding.ts";
import { type Result, success } from "../../domain/result.ts";
import type { BytesImporter } from "../import/imported.ts";
import { unreadableFile } from "../import/unreadable-file.ts";
import type { WorkbookProblem } from "../workbook/problem.ts";
import { readWorkbook, type Sheet } from "../workbook/read-workbook.ts";
import type { SheetCells } from "../workbook/sheet.ts";
import { isAddressLike } from "./cell-kinds.ts";
import { createSheetImport } from "./collect-rows.ts";

export const importXlsx: BytesImporter = (bytes, context) => {
  const workbook = readWorkbook(bytes);
  if (!workbook.ok) {
    const { reason, isTooLarge } = workbook.problem;
    return unreadableFile(
      context.file,
      isTooLarge
        ? {
            message: `the workbook is too large: ${reason}`,
            fix: "Save the sheet with the addresses as CSV, and import that",
          }
        : {
            message: `the file is no Excel workbook: ${reason}`,
            fix: "Save it as .xlsx, or as CSV and import that",
          },
    );
  }
  const { chosen, others } = chooseSheet(workbook.value);
  const sheet = createSheetImport(context);
  for (const row of chosen?.rows ?? []) sheet.add(row);
  const imported = sheet.finish();
  return {
    ...imported,
    findings: [
      ...others.map((it) => otherSheet(it, context.file)),
      ...(chosen ? unreadCells(chosen, context.file) : []),
      ...imported.findings,
    ],
  };
};

/** The visible sheets with rows. */
export function readXlsxSheets(bytes: Uint8Array): Result<readonly Sheet[], WorkbookProblem> {
  const workbook = readWorkbook(bytes);
  if (!workbook.ok) return workbook;
  return success(workbook.value.filter((it) => !it.isHidden && it.rows.length > 0));
}

/** The rows of the sheet to import, and the cells that are not read. */
export function readXlsxRows(bytes: Uint8Array): Result<SheetCells, WorkbookProblem> {
  const workbook = readWorkbook(bytes);
  if (!workbook.ok) return workbook;
  return success(chooseSheet(workbook.value).chosen ?? { rows: [], unread: null });
}

/** @returns The sheet to import, and the others that have addresses too. */
function chooseSheet(sheets: readonly Sheet[]): {
  readonly chosen: Sheet | undefined;
  readonly others: readonly Sheet[];
} {
  const visible = sheets.filter((it) => !it.isHidden);
  const chosen =
    visible.find(hasAddresses) ?? visible.find((it) => it.rows.length > 0) ?? visible[0];
  return { chosen, others: sheets.filter((it) => it !== chosen && hasAddresses(it)) };
}

/** Whether a sheet lists addresses; a cover or a legend mentions a page at most in passing. */
function hasAddresses({ rows }: Sheet): boolean {
  const isOneColumn = rows.every(({ cells }) => cells.length <= 1);
  return rows.some(
    ({ cells }) =>
      cells.some(isAddressLike) && (isOneColumn || cells.filter((it) => it !== "").length > 1),
  );
}

/** Reports cells to the right of all columns. They are not part of a map, and often filled by mistake. */
function unreadCells({ name, unread }: Sheet, file: string): Finding[] {
  if (!unread) return [];
  const { first, line, count } = unread;
  const others = count === 1 ? "" : ` and ${(count - 1).toLocaleString("en")} more cells`;
  const message = `the cell ${first}${others} of the sheet ${quote(name)} is not read: columns are read up to IV, and texts up to 32,767 characters`;
  const fix = "Delete it if it is not needed, else move it further to the left";
  return [findingAt(file, { line, column: 1 }, quirk(message, fix))];
}

function otherSheet({ name, isHidden, rows }: Sheet, file: string): Finding {
  const count = rows.length === 1 ? "1 row" : `${rows.length.toLocaleString("en")} rows`;
  const message = `the ${isHidden ? "hidden " : ""}sheet ${quote(name)} has ${count} too, and is not read`;
  const fix = isHidden
    ? "If it is the one, show it and put it first; else delete it"
    : "Save it as a workbook of its own, and import that with --merge";
  return findingAt(file, { line: 1, column: 1 }, quirk(message, fix));
}
