/** Objects that stand over several lines, as `wrangler tail --format json` and `jq` print them. */
import { LINE_CHARACTERS_AT_MOST } from "../formats/text/split-lines.ts";

/** An entry of a log, and the line that it begins on. */
export interface Entry {
  readonly text: string;
  readonly line: number;
}

/**
 * Puts such objects together again; every other line is an entry of its own. One begins with a line that is `{` alone
 * and ends with one that is `}` alone: what stands between them is indented, and no string holds a line break. Of one
 * that is longer than a line may be the rest is cut off; one that another begins in is given as far as it goes.
 */
export function createObjectJoiner(): {
  push(line: string, number: number): readonly Entry[];
  end(): readonly Entry[];
} {
  let open: { text: string; line: number } | null = null;
  const close = (): Entry[] => {
    const entries = open === null ? [] : [open];
    open = null;
    return entries;
  };
  return {
    push(line, number) {
      const bare = line.trimEnd();
      if (bare === "{") {
        const cut = close();
        open = { text: bare, line: number };
        return cut;
      }
      if (open === null) return [{ text: line.trim(), line: number }];
      if (open.text.length <= LINE_CHARACTERS_AT_MOST) open.text += `\n${bare}`;
      return bare === "}" ? close() : [];
    },
    end: close,
  };
}
