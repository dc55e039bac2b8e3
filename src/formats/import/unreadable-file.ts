import type { DelimitedProblem } from "../text/read-delimited.ts";
import { collectEntries } from "./entries.ts";
import type { Imported } from "./imported.ts";

/** The result for a file that cannot be read at all: one finding, and nothing else. */
export function unreadableFile(
  file: string,
  { line = 1, message, fix }: { line?: number; message: string; fix: string },
): Imported {
  const collector = collectEntries(file);
  collector.report({ line, column: 1 }, { id: "import-unreadable", message, fix });
  return { ...collector.imported, isUnreadable: true };
}

export function unreadableTable(file: string, { line, reason }: DelimitedProblem): Imported {
  return unreadableFile(file, {
    line,
    message: `the file cannot be read as a table: ${reason}`,
    fix: "Close every quotation mark that opens a cell, or double those inside of one",
  });
}
