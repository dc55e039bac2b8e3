/** Recognises sources of lines: logs, lists, indexes of archives. */
import { LINE_END } from "../../formats/text/split-lines.ts";
import { createObjectJoiner } from "../json-objects.ts";
import { archive } from "./archive.ts";
import { list } from "./list.ts";
import { accessLog, jsonLog } from "./logs.ts";
import type { LineSource } from "./source.ts";
import { w3cLog } from "./w3c-log.ts";

/** The kind that can read the most lines at the start wins; on a tie, the first in this order. */
const LINE_SOURCES: readonly LineSource[] = [archive, jsonLog, accessLog, list];

/** The kinds whose lines are requests that visitors made. */
export const LOGS: readonly LineSource[] = [accessLog, jsonLog, w3cLog];

/** Enough to see past broken lines, and those of connections without a request, of which a quiet night has hundreds. */
const LINES_LOOKED_AT = 1000;

/**
 * Whether a text is XML or HTML, judged by its start, without white space above. Syslog begins a line with a number in
 * such brackets, and people put them around addresses.
 */
export function isMarkup(start: string): boolean {
  return /^<(?!\d|https?:)/i.test(start);
}

/**
 * @param start The start of the text, in whole lines except perhaps for the last.
 * @param hosts The site's canonical hosts, as far as known.
 * @returns null if no line can be read.
 */
export function recognizeLines(start: string, hosts: ReadonlySet<string>): LineSource | null {
  const text = start.trimStart();
  if (/^#(?:Fields|Version|Software|Date):/i.test(text)) return w3cLog;
  const joiner = createObjectJoiner();
  const lines = text
    .split(LINE_END)
    .flatMap((it) => joiner.push(it, 0))
    .flatMap((it) => (it.text === "" ? [] : [it.text]))
    .slice(0, LINES_LOOKED_AT);
  const scored = LINE_SOURCES.map((source) => {
    const parse = source.open(hosts);
    const score = lines.filter((line) => {
      const parsed = parse(line);
      return parsed !== "comment" && (parsed === null || !("problem" in parsed));
    }).length;
    return { source, score };
  });
  const best = scored.reduce((a, b) => (b.score > a.score ? b : a));
  return best.score > 0 ? best.source : null;
}
