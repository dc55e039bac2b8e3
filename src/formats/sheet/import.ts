/** Redirect maps as text: CSV and TSV, whatever separates their cells. */
import type { BytesImporter } from "../import/imported.ts";
import { unreadableTable } from "../import/unreadable-file.ts";
import { toUtf8 } from "../text/decode-text.ts";
import { readDelimited } from "../text/read-delimited.ts";
import { createSheetImport } from "./collect-rows.ts";

const SEPARATORS = ["\t", ",", ";"] as const;

/** How many lines are looked at to find the separator. */
const LINES_TO_GUESS_BY = 50;
const BYTES_TO_GUESS_BY = 100_000;

/** CSV and TSV alike: what separates the cells is found out, whatever the file is called. */
export const importDelimited: BytesImporter = (bytes, context) => {
  const sheet = createSheetImport(context);
  const read = readDelimited(bytes, findSeparator(bytes), sheet.add, context.progress);
  return read.ok ? sheet.finish() : unreadableTable(context.file, read.problem);
};

/** The one that divides the most lines into equally many cells; a tab, then a comma, if that is undecided. */
export function findSeparator(bytes: Uint8Array): (typeof SEPARATORS)[number] {
  const text = new TextDecoder().decode(toUtf8(bytes.subarray(0, BYTES_TO_GUESS_BY)));
  // What Excel writes for itself.
  const said = /^\uFEFF?"?sep=(.)"?\s*[\r\n]/i.exec(text)?.[1];
  const known = SEPARATORS.find((it) => it === said);
  if (known !== undefined) return known;
  const lines = text
    .replace(/"(?:[^"]|"")*"/g, "")
    .split(/\r\n|\n|\r/)
    .filter((it) => it.trim() !== "" && !it.startsWith("#"))
    .slice(0, LINES_TO_GUESS_BY);
  const scores = SEPARATORS.map((separator) => {
    const counts = lines.map((it) => it.split(separator).length - 1).filter((it) => it > 0);
    const sizes = [...Map.groupBy(counts, (it) => it).values()].map((it) => it.length);
    return { separator, score: Math.max(0, ...sizes) };
  });
  const best = Math.max(...scores.map((it) => it.score));
  return scores.find((it) => it.score === best)?.separator ?? "\t";
}
