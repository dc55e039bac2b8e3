/** A place in a text. Both numbers start at 1. */
export interface TextPlace {
  readonly line: number;
  readonly column: number;
}

export const BEGINNING: TextPlace = { line: 1, column: 1 };

/** The first occurrence of a quoted string in a TOML text, outside comments; null if there is none. */
export function placeOfString(text: string, value: string): TextPlace | null {
  return find(text, (line) => {
    const found = [`"${value}"`, `'${value}'`].map((it) => line.indexOf(it));
    return Math.min(...found.map((it) => (it === -1 ? Infinity : it)));
  });
}

/** The first definition of a key, or of a table with that name; null if there is none. */
export function placeOfKey(text: string, key: string): TextPlace | null {
  return find(text, (line) => {
    const [, before = "", name] = /^(\s*\[*\s*)([\w-]+)\s*[\]=.]/.exec(line) ?? [];
    return name === key ? before.length : Infinity;
  });
}

/** @param indexIn Returns the index of the match in a line without its comment; `Infinity` if there is none. */
function find(text: string, indexIn: (line: string) => number): TextPlace | null {
  for (const [index, line] of text.split("\n").entries()) {
    const at = indexIn(withoutComment(line));
    if (Number.isFinite(at)) return { line: index + 1, column: at + 1 };
  }
  return null;
}

/** A `#` inside quotes does not start a comment. */
function withoutComment(line: string): string {
  return /^(?:[^#"']|"(?:\\.|[^"\\])*"|'[^']*')*/.exec(line)?.[0] ?? line;
}
