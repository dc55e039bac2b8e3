/** JSON objects that span several lines, as printed by `wrangler tail --format json` and `jq`. */
import { LINE_CHARACTERS_AT_MOST } from "../formats/text/split-lines.ts";

/** An entry of a log, and the line on which it starts. */
export interface Entry {
  readonly text: string;
  readonly line: number;
}

/**
 * Joins the lines of such objects; any other line is an entry of its own. An object starts with a line `{` and ends
 * with a line `}`: the lines between are indented, and no string contains a line break. An object longer than the limit
 * for a line is truncated, and one in which another starts is returned as far as it goes.
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
