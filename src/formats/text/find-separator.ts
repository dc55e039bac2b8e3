import { toUtf8 } from "./decode-text.ts";
import { LINE_END } from "./split-lines.ts";

const SEPARATORS = ["\t", ",", ";"] as const;
/** Titles of pages have it too, so that it must divide every line, and behind a cell without white space. */
const BAR = "|";

const LINES_TO_GUESS_BY = 50;
const BYTES_TO_GUESS_BY = 100_000;

/** Returns the separator that divides the most lines into the same number of cells; in a tie a tab, then a comma. */
export function findSeparator(bytes: Uint8Array): (typeof SEPARATORS)[number] | typeof BAR {
  const text = new TextDecoder().decode(toUtf8(bytes.subarray(0, BYTES_TO_GUESS_BY)));
  // Excel's own declaration.
  const said = /^\uFEFF?"?sep=(.)"?\s*[\r\n]/i.exec(text)?.[1];
  const known = ([...SEPARATORS, BAR] as const).find((it) => it === said);
  if (known !== undefined) return known;
  const lines = text
    .replace(/"(?:[^"]|"")*"/g, "")
    .split(LINE_END)
    .filter((it) => it.trim() !== "" && !it.startsWith("#"))
    .slice(0, LINES_TO_GUESS_BY);
  const scores = SEPARATORS.map((separator) => {
    const counts = lines.map((it) => it.split(separator).length - 1).filter((it) => it > 0);
    const sizes = [...Map.groupBy(counts, (it) => it).values()].map((it) => it.length);
    return { separator, score: Math.max(0, ...sizes) };
  });
  const best = Math.max(...scores.map((it) => it.score));
  const isDivided = (line: string, at: number): boolean =>
    at === 0 ? line.includes(BAR) : /^[^\s|]+\s?\|/.test(line);
  if (best < lines.length && lines.every(isDivided)) return BAR;
  return scores.find((it) => it.score === best)?.separator ?? "\t";
}
