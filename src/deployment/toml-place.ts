/** Where something stands in a text; both start at 1. */
export interface TextPlace {
  readonly line: number;
  readonly column: number;
}

export const BEGINNING: TextPlace = { line: 1, column: 1 };

/** Where a string is first written in a TOML text; null if only comments have it. */
export function placeOfString(text: string, value: string): TextPlace | null {
  return find(text, (line) => {
    const found = [`"${value}"`, `'${value}'`].map((it) => line.indexOf(it));
    return Math.min(...found.map((it) => (it === -1 ? Infinity : it)));
  });
}

/** Where a key, or a table of that name, is first given a value. */
export function placeOfKey(text: string, key: string): TextPlace | null {
  return find(text, (line) => {
    const [, before = "", name] = /^(\s*\[*\s*)([\w-]+)\s*[\]=.]/.exec(line) ?? [];
    return name === key ? before.length : Infinity;
  });
}

/** @param indexIn Where it begins in a line without its comment; `Infinity` if it is not there. */
function find(text: string, indexIn: (line: string) => number): TextPlace | null {
  for (const [index, line] of text.split("\n").entries()) {
    const at = indexIn(withoutComment(line));
    if (Number.isFinite(at)) return { line: index + 1, column: at + 1 };
  }
  return null;
}

/** A `#` inside quotes begins no comment. */
function withoutComment(line: string): string {
  return /^(?:[^#"']|"(?:\\.|[^"\\])*"|'[^']*')*/.exec(line)?.[0] ?? line;
}
