/** The longest line that is read; servers refuse longer requests. */
export const LINE_CHARACTERS_AT_MOST = 65_536;

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
  const trim = (line: string): string => (line.endsWith("\r") ? line.slice(0, -1) : line);
  return {
    push(piece) {
      const lines = piece.split("\n");
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
      const whole = lines.map(trim);
      if (rest.length > LINE_CHARACTERS_AT_MOST) {
        whole.push(rest.slice(0, LINE_CHARACTERS_AT_MOST + 1));
        rest = "";
        isSkipping = true;
      }
      return whole;
    },
    end() {
      const line = trim(rest);
      rest = "";
      return line === "" ? [] : [line];
    },
  };
}
