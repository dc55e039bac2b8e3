/** Where top-level values, and the entries of top-level lists, begin. */
export interface Outline {
  readonly values: ReadonlyMap<string, number>;
  readonly entries: ReadonlyMap<string, readonly number[]>;
  /** Where the top-level lists end. */
  readonly ends: ReadonlyMap<string, number>;
}

/** More than any table needs. Code that walks values recurses once for each level. */
export const DEPTH_AT_MOST = 64;

/**
 * Outlines valid JSON in one pass, without parsing what is inside.
 *
 * @returns null if an object has a duplicate name, or brackets are nested too deeply. `scan` then finds where.
 */
export function outlineOf(text: string, value: unknown): Outline | null {
  const values = new Map<string, number>();
  const entries = new Map<string, number[]>();
  const ends = new Map<string, number>();
  const isObject = typeof value === "object" && value !== null && !Array.isArray(value);
  let depth = 0;
  let names = 0;
  let lastText = "";
  let top = "";
  /** The entries of the open top-level list. */
  let list: number[] | null = null;
  let begins: "value" | "entry" | null = null;
  for (let at = 0; at < text.length; at++) {
    const code = text.charCodeAt(at);
    if (code <= SPACE) continue;
    if (begins !== null && code !== CLOSE_LIST) {
      if (begins === "value") values.set(top, at);
      else list?.push(at);
      begins = null;
    }
    switch (code) {
      case QUOTE: {
        const end = endOfString(text, at);
        if (depth === 1 && isObject) lastText = text.slice(at, end + 1);
        at = end;
        break;
      }
      case COLON:
        names += 1;
        if (depth !== 1) break;
        top = String(JSON.parse(lastText));
        begins = "value";
        break;
      case COMMA:
        if (depth === 2 && list) begins = "entry";
        break;
      case OPEN_OBJECT:
      case OPEN_LIST:
        depth += 1;
        if (depth > DEPTH_AT_MOST) return null;
        if (depth !== 2 || code === OPEN_OBJECT || !isObject) break;
        list = [];
        begins = "entry";
        break;
      case CLOSE_OBJECT:
      case CLOSE_LIST:
        depth -= 1;
        begins = null;
        if (depth !== 1 || !list) break;
        if (list.length > 0) entries.set(top, list);
        ends.set(top, at);
        list = null;
        break;
    }
  }
  return names === countNames(value) ? { values, entries, ends } : null;
}

const SPACE = 0x20;
const QUOTE = 0x22;
const COMMA = 0x2c;
const COLON = 0x3a;
const OPEN_LIST = 0x5b;
const BACKSLASH = 0x5c;
const CLOSE_LIST = 0x5d;
const OPEN_OBJECT = 0x7b;
const CLOSE_OBJECT = 0x7d;

/** Finds the closing quote of a string. @param start The opening quote. */
function endOfString(text: string, start: number): number {
  for (let end = text.indexOf('"', start + 1); ; end = text.indexOf('"', end + 1)) {
    let before = end - 1;
    while (text.charCodeAt(before) === BACKSLASH) before -= 1;
    // An even number of backslashes escapes none but themselves.
    if ((end - before) % 2 === 1) return end;
  }
}

/** Counts the names in a parsed value, which keeps only one of two duplicates. */
function countNames(value: unknown): number {
  if (typeof value !== "object" || value === null) return 0;
  const parts: readonly unknown[] = Object.values(value);
  let count = Array.isArray(value) ? 0 : parts.length;
  for (const it of parts) if (typeof it === "object") count += countNames(it);
  return count;
}
