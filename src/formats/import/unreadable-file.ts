import type { DelimitedProblem } from "../text/read-delimited.ts";
import { collectEntries } from "./entries.ts";
import type { Imported } from "./imported.ts";

interface Unreadable {
  readonly line?: number;
  readonly message: string;
  readonly fix: string;
}

/** The result for a file that cannot be read at all: one finding, and nothing else. */
export function unreadableFile(file: string, { line = 1, message, fix }: Unreadable): Imported {
  const collector = collectEntries(file);
  collector.report({ line, column: 1 }, { id: "import-unreadable", message, fix });
  return { ...collector.imported, isUnreadable: true };
}

/** Why a file is no table, for the finding about it. */
export function whyNoTable({ line, reason }: DelimitedProblem): Required<Unreadable> {
  return {
    line,
    message: `the file cannot be read as a table: ${reason}`,
    fix: "Close every quotation mark that opens a cell, or double those inside of one",
  };
}
