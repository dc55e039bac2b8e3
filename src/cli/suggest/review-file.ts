/** The file of suggestions, in which people decide: read if it exists, and written without losing what they typed. */
import { readSuggestions, type ReadSuggestions } from "../../formats/suggestions/read.ts";
import type { SuggestionRow } from "../../formats/suggestions/rows.ts";
import { writeSuggestionsCsv } from "../../formats/suggestions/write-csv.ts";
import {
  ABOUT_SHEET,
  type SuggestionsFile,
  writeSuggestionsWorkbook,
} from "../../formats/suggestions/write-workbook.ts";
import { readIfThere } from "../tables/input.ts";
import { CliError } from "../terminal/errors.ts";
import { EXIT, type Io } from "../terminal/io.ts";
import { writeOutput } from "../terminal/write-output.ts";

const KINDS = /\.(xlsx|csv)$/i;

/** @throws CliError if its name ends in neither `.xlsx` nor `.csv`. */
export function checkReviewName(file: string): void {
  if (KINDS.test(file)) return;
  throw new CliError(
    `-o ${file} is neither a workbook nor CSV`,
    "Give it a name that ends in .xlsx or .csv",
  );
}

/** @throws CliError if it cannot be read, or contains something that would be lost, so that it is not overwritten. */
export async function readReview(io: Io, file: string): Promise<readonly SuggestionRow[]> {
  const bytes = await readIfThere(io, file);
  if (bytes === null || bytes.length === 0) return [];
  const read = readSuggestions(bytes);
  if (!read.ok) {
    const { line, message, fix } = read.problem;
    const place = line > 1 ? `${file}:${line}` : file;
    throw refused(`${place} exists, and is not overwritten: ${message}`, fix);
  }
  checkLoss(file, read.value);
  return read.value.rows;
}

function checkLoss(file: string, { lost, otherSheets }: ReadSuggestions): void {
  const [first] = lost;
  if (first) {
    throw refused(
      `${file}:${first.line} has a decision and no old address, which would be lost`,
      "Write the old address again, or empty the row",
    );
  }
  const others = otherSheets.filter((it) => it !== ABOUT_SHEET);
  if (others.length === 0) return;
  throw refused(
    `${file} has sheets that people added, which would be lost: ${others.join(", ")}`,
    "Move them to another workbook",
  );
}

function refused(message: string, fix: string): CliError {
  return new CliError(message, `${fix}; or name another file with -o`, EXIT.refused);
}

export async function writeReview(io: Io, file: string, content: SuggestionsFile): Promise<void> {
  const isWorkbook = /\.xlsx$/i.test(file);
  await writeOutput(
    io,
    file,
    isWorkbook ? await writeSuggestionsWorkbook(content) : writeSuggestionsCsv(content.rows),
  );
}
