/** What separates the cells of a text. */
import { toUtf8 } from "./decode-text.ts";

const SEPARATORS = ["\t", ",", ";"] as const;

/** How many lines are looked at to find the separator. */
const LINES_TO_GUESS_BY = 50;
const BYTES_TO_GUESS_BY = 100_000;

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
