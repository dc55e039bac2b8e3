/** Names of files that will hold text: under the name of a workbook, no spreadsheet program would open them. */
import { InvalidArgumentError } from "commander";

const WORKBOOK_NAME = /\.xls[xmb]?$/i;

export function isWorkbookName(file: string): boolean {
  return WORKBOOK_NAME.test(file);
}

/** Parses the argument of an option that names a file for CSV. */
export function csvFile(file: string): string {
  if (!isWorkbookName(file)) return file;
  const name = file.replace(WORKBOOK_NAME, ".csv");
  throw new InvalidArgumentError(`It becomes CSV, and no workbook: name it ${name}.`);
}
