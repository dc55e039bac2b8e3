/**
 * How large the value of a row may be. A row is judged each minute, between other people's, and what is pasted by
 * mistake can be as large as KV takes, 25 MiB: size is looked at before anything else.
 */
import { cleanValue } from "./clean-value.ts";

/** With room for a small file as JSON, which a rule may serve. */
export const VALUE_CHARACTERS_AT_MOST = 100_000;

/** Twice an address. What is longer is a rule as JSON, and read only if that is well-formed. */
export const PLAIN_CHARACTERS_AT_MOST = 4096;

/** Of JSON that is not well-formed: to say where each slip is takes longer than to read it. */
export const MALFORMED_CHARACTERS_AT_MOST = 2048;

/** Fields of a rule, and all that stands in them: some hundred values of a placeholder fit. */
export const PARTS_AT_MOST = 500;

/** A link of Markdown begins as a list does. */
export function isJson(text: string): boolean {
  return /^[{[]/.test(text) && !/^\[[^\]]{0,2500}\]\s{0,10}\(/.test(text);
}

/** @returns null if the value is small enough to be read. */
export function findTooLarge(value: string): { message: string; fix: string } | null {
  const { length } = value;
  const fix = "Publish a rule of that size with a table";
  if (length > VALUE_CHARACTERS_AT_MOST) {
    const message = `the value has ${length} characters, more than ${VALUE_CHARACTERS_AT_MOST}`;
    return { message, fix };
  }
  if (length <= MALFORMED_CHARACTERS_AT_MOST) return null;
  const text = cleanValue(value);
  if (text.length <= MALFORMED_CHARACTERS_AT_MOST) return null;
  if (!isJson(text)) {
    if (text.length <= PLAIN_CHARACTERS_AT_MOST) return null;
    const what = /^<[!a-z]/i.test(text) ? "HTML" : `${text.length} characters long`;
    const alone = "Type the new address alone, such as https://www.example.com/page";
    return { message: `the value is ${what}`, fix: alone };
  }
  const parts = countParts(text);
  if (parts === null) {
    const message = `the value is not JSON, and with ${text.length} characters too long to say where`;
    return { message, fix: `Shorten it, or correct its quotes and commas` };
  }
  if (parts <= PARTS_AT_MOST) return null;
  return { message: `the rule has more than ${PARTS_AT_MOST} fields and values`, fix };
}

/** How many fields, entries and values are in it, as far as they are counted; null if it is not JSON. */
function countParts(text: string): number | null {
  const waiting: unknown[] = [];
  try {
    waiting.push(JSON.parse(text));
  } catch (error) {
    if (error instanceof SyntaxError) return null;
    throw error;
  }
  let parts = 0;
  while (waiting.length > 0 && parts <= PARTS_AT_MOST) {
    const value = waiting.pop();
    if (typeof value !== "object" || value === null) continue;
    const inside: readonly unknown[] = Object.values(value);
    parts += inside.length;
    if (parts <= PARTS_AT_MOST) waiting.push(...inside);
  }
  return parts;
}
