/** The longest line that is read; servers refuse longer requests. */
export const LINE_CHARACTERS_AT_MOST = 65_536;

/** Also the line end of old Macintosh files, which Excel still writes as "CSV (Macintosh)". */
export const LINE_END = /\r\n|\n|\r/;

/**
 * Creates a splitter of text that arrives in pieces. A line is cut off at the limit, so that a file without line breaks
 * takes no more memory than one with them.
 */
export function createLineSplitter(): {
  push(piece: string): readonly string[];
  end(): readonly string[];
} {
  let rest = "";
  let isSkipping = false;
  // A line feed that belongs to it may come with the next piece.
  let hasReturn = false;
  return {
    push(piece) {
      const text = hasReturn ? `\r${piece}` : piece;
      hasReturn = text.endsWith("\r");
      const lines = (hasReturn ? text.slice(0, -1) : text).split(LINE_END);
      const last = lines.pop() ?? "";
      const [first] = lines;
      if (first === undefined) {
        if (!isSkipping) rest += last;
      } else {
        if (isSkipping) lines.shift();
        else lines[0] = rest + first;
        isSkipping = false;
        rest = last;
      }
      if (rest.length > LINE_CHARACTERS_AT_MOST) {
        lines.push(rest.slice(0, LINE_CHARACTERS_AT_MOST + 1));
        rest = "";
        isSkipping = true;
      }
      return lines;
    },
    end() {
      const line = rest;
      const isEnded = hasReturn && !isSkipping;
      rest = "";
      hasReturn = false;
      return line === "" && !isEnded ? [] : [line];
    },
  };
}
