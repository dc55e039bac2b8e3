/**
 * Limits on the value of a row. All rows are judged each minute, and a value pasted by mistake can have up to 25 MiB,
 * the limit of KV. So the size is checked before anything else.
 */
import { type Parsed, parseJson } from "../formats/text/json-source.ts";
import { cleanValue } from "./clean-value.ts";

/** Enough for a rule that serves a small file. */
export const VALUE_CHARACTERS_AT_MOST = 100_000;

/** Twice the maximum length of an address. Anything longer must be a rule in well-formed JSON. */
export const PLAIN_CHARACTERS_AT_MOST = 4096;

/** The limit on malformed JSON, because locating each fault takes longer than parsing. */
const MALFORMED_CHARACTERS_AT_MOST = 2048;

/** The limit on a rule's fields and values together: enough for some hundred values of a placeholder. */
export const PARTS_AT_MOST = 500;

/** Whether a text starts like JSON. A Markdown link starts like an array, but is no JSON. */
export function isJson(text: string): boolean {
  return /^[{[]/.test(text) && !/^\[[^\]]{0,2500}\]\s{0,10}\(/.test(text);
}

/** More than a rule of any tool has. A limit is needed because unknown fields are compared with all known ones. */
export const FIELDS_AT_MOST = 40;

/** The limit on JSON outside quotation marks: enough for five hundred indented lines. */
const OUTSIDE_TEXTS_AT_MOST = 16_384;

/** Each escape costs several times as much as a letter, once per pass over the text. */
const ESCAPES_AT_MOST = 12_000;

interface Problem {
  readonly message: string;
  readonly fix: string;
}

/** A value whose size has been checked. */
export interface Sized {
  /** The value without surrounding white space; empty if it is too large. */
  readonly text: string;
  /** null if it is not JSON. */
  readonly parsed: Parsed | null;
  /** Why it is too large to be read; null if it is not. */
  readonly tooLarge: Problem | null;
}

export function lookAt(value: string): Sized {
  const { length } = value;
  const refuse = (message: string, fix: string): Sized => {
    return { text: "", parsed: null, tooLarge: { message, fix } };
  };
  if (length > VALUE_CHARACTERS_AT_MOST) {
    const message = `the value has ${length} characters, more than ${VALUE_CHARACTERS_AT_MOST}`;
    return refuse(message, WITH_A_TABLE);
  }
  const text = cleanValue(value);
  if (!isJson(text)) {
    if (text.length <= PLAIN_CHARACTERS_AT_MOST) return { text, parsed: null, tooLarge: null };
    const what = /^<[!a-z]/i.test(text) ? "HTML" : `${text.length} characters long`;
    const alone = "Type only the new address, such as https://www.example.com/page";
    return refuse(`the value is ${what}`, alone);
  }
  const isLong = text.length > MALFORMED_CHARACTERS_AT_MOST;
  const wrong = isLong ? findTooMuch(text) : null;
  if (wrong) return refuse(wrong.message, wrong.fix);
  const parsed = parseJson(text);
  if (parsed === null && isLong) {
    return refuse(
      `the value is not JSON, and with ${text.length} characters too long to say where`,
      "Shorten it, or correct its quotes and commas",
    );
  }
  const many = parsed && findTooMany(parsed.value);
  return many ? refuse(many.message, many.fix) : { text, parsed, tooLarge: null };
}

const WITH_A_TABLE = "Publish a rule of that size with a table";

const TOO_MANY_ESCAPES: Problem = {
  message: `the value has more than ${ESCAPES_AT_MOST} escapes such as \\"`,
  fix: WITH_A_TABLE,
};

const TOO_MANY_PARTS: Problem = {
  message: `the rule has more than ${PARTS_AT_MOST} fields and values`,
  fix: WITH_A_TABLE,
};

const TOO_MANY_FIELDS: Problem = {
  message: `the rule has more than ${FIELDS_AT_MOST} fields`,
  fix: "Remove what is not a field of a rule, or type only the new address",
};

/** Finds excess that parsing hides, such as repeated fields and white space; null if none. Stops at a limit. */
function findTooMuch(text: string): Problem | null {
  if (countEscapes(text) > ESCAPES_AT_MOST) return TOO_MANY_ESCAPES;
  let texts = 0;
  let outside = 0;
  for (let at = 0; at < text.length; texts++) {
    const start = text.indexOf('"', at);
    outside += (start === -1 ? text.length : start) - at;
    if (outside > OUTSIDE_TEXTS_AT_MOST) {
      const message = `the value has more than ${OUTSIDE_TEXTS_AT_MOST} characters outside quotation marks`;
      return { message, fix: "Take out white space that is not needed" };
    }
    if (start === -1) break;
    // Each field has a name, and at most one text.
    if (texts > 2 * PARTS_AT_MOST) return TOO_MANY_PARTS;
    at = endOfText(text, start);
  }
  return null;
}

function countEscapes(text: string): number {
  let count = 0;
  for (let at = text.indexOf("\\"); at !== -1 && count <= ESCAPES_AT_MOST; count++) {
    at = text.indexOf("\\", at + 2);
  }
  return count;
}

/** The offset after the closing quotation mark of a string. */
function endOfText(text: string, start: number): number {
  for (let at = start + 1; at < text.length; at++) {
    const character = text[at];
    if (character === '"') return at + 1;
    // An escaped quotation mark does not close the string.
    if (character === "\\") at += 1;
  }
  return text.length;
}

/** Finds what exceeds the limits; null if nothing does. Names within `where` are placeholders rather than fields. */
function findTooMany(value: unknown): Problem | null {
  const waiting: { readonly value: unknown; readonly isWhere: boolean }[] = [
    { value, isWhere: false },
  ];
  let parts = 0;
  for (let next = waiting.pop(); next !== undefined; next = waiting.pop()) {
    const { value: held, isWhere } = next;
    if (typeof held !== "object" || held === null) continue;
    const inside: readonly (readonly [string, unknown])[] = Object.entries(held);
    if (!isWhere && !Array.isArray(held) && inside.length > FIELDS_AT_MOST) return TOO_MANY_FIELDS;
    parts += inside.length;
    if (parts > PARTS_AT_MOST) return TOO_MANY_PARTS;
    for (const [name, it] of inside)
      waiting.push({ value: it, isWhere: isWhere || name === "where" });
  }
  return null;
}
