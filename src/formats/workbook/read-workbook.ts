/** Reads workbooks (`.xlsx`, ECMA-376) as rows of text. */
import { failure, type Result, success } from "../../domain/result.ts";
import { readContents } from "./contents.ts";
import { readDateStyles } from "./dates.ts";
import { openParts } from "./parts.ts";
import { WorkbookError, type WorkbookProblem } from "./problem.ts";
import { type Budget, createBudget, readSheet, type SheetCells } from "./sheet.ts";
import { readStrings } from "./strings.ts";

export interface Sheet extends SheetCells {
  readonly name: string;
  readonly isHidden: boolean;
}

/**
 * Reads all sheets. Small archives with huge contents are refused before they are unpacked.
 *
 * @returns The rows, with dates in ISO 8601; or why the workbook cannot be read.
 */
export function readWorkbook(
  bytes: Uint8Array,
  budget: Budget = createBudget(),
): Result<readonly Sheet[], WorkbookProblem> {
  try {
    const parts = openParts(bytes);
    const { sheets, strings, styles, is1904 } = readContents(parts);
    const read = <T>(
      part: string | null,
      reader: (name: string, it: Uint8Array) => T,
    ): T | null => {
      const found = part === null ? null : parts.read(part);
      return part === null || !found ? null : reader(part, found);
    };
    const context = {
      strings: read(strings, readStrings) ?? [],
      dateStyles: read(styles, readDateStyles) ?? [],
      is1904,
    };
    return success(
      sheets.map(({ name, isHidden, part }) => {
        const cells = read(part, (it, found) => readSheet(it, found, context, budget));
        if (!cells) throw new WorkbookError(`there is no ${part} in it`);
        return { name, isHidden, ...cells };
      }),
    );
  } catch (error) {
    if (!(error instanceof WorkbookError)) throw error;
    return failure({ reason: error.message, isTooLarge: error.isTooLarge });
  }
}
