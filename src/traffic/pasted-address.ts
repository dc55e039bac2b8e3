/** Finds the address in a pasted cell. */
import { canonicalPath } from "../domain/url/canonicalize.ts";
import { INVISIBLE, isZeroWidth } from "../domain/url/invisible.ts";
import { parseAddress } from "../domain/url/parse-address.ts";

/** The part of a table that addresses of its site are recognised by. */
export interface AddressContext {
  /** The site's hosts. Paths are on the first one. */
  readonly hosts: readonly string[];
  /** Canonical segment prefixes. */
  readonly scope: readonly string[];
}

export interface ReadAddress {
  /** A text that {@link parseAddress} accepts: a whole address, one on a known host without its scheme, or a path. */
  readonly text: string;
  /** Whether the text can be nothing but an address, unlike a path without its first slash. */
  readonly isSure: boolean;
}

/** A fast path: matches most addresses, which need no closer inspection. */
const PLAIN = /^(?:\/(?!\/)|https?:\/\/)[\w/.:?#&=%~+@!$*-]+$/;

/** Servers reject longer addresses. */
export const ADDRESS_CHARACTERS_AT_MOST = 8192;

/** What people and programs wrap around an address, possibly followed by punctuation. */
const WRAPPINGS = [
  /^"(.*)"[,;.]?$/s,
  /^'(.*)'[,;.]?$/s,
  /^`(.*)`[,;.]?$/s,
  /^<(.*)>[,;.]?$/s,
  /^[“„”](.*)[“”][,;.]?$/s,
  /^[‘‚’](.*)[‘’][,;.]?$/s,
  /^[«‹](.*)[»›][,;.]?$/s,
  /^[「『《〈](.*)[」』》〉][,;.]?$/s,
];

/** Bullets and numbers at the start of a line of a list. */
const BULLET = /^\s*(?:[-–—*•◦‣·]|\d{1,4}[.)])\s+(?=\S)/;

/** White space between an address and another address or a number: two values. */
const TWO_THINGS = /^(\S+)\s+(?:https?:\/\/\S+|\/\S+|\d{1,12})(?:\s+\d{1,12})?$/i;

/** A number before an address, as `uniq -c` writes it. */
const COUNTED = /^\d{1,12}\s+(\S+)$/;

/** An address in a sentence. */
const IN_A_SENTENCE = /(?:^|\s)(https?:\/\/\S+)/i;

/** Finds the address in a cell; null if none. Spaces within it are kept, as people type them; line breaks are not. */
export function readAddress(cell: string, context: AddressContext): ReadAddress | null {
  if (PLAIN.test(cell) && cell.length <= ADDRESS_CHARACTERS_AT_MOST)
    return parsed(cell, true, context);
  if (cell.length > ADDRESS_CHARACTERS_AT_MOST || !/[/.:]/.test(cell)) return null;
  const bare = unwrap(cell.replace(BULLET, ""));
  return read(bare, context) ?? read(withoutZeroWidth(bare), context);
}

function read(text: string, context: AddressContext): ReadAddress | null {
  const first = COUNTED.exec(text)?.[1] ?? TWO_THINGS.exec(text)?.[1] ?? text;
  const read = readWhole(unwrap(first), context);
  if (read) return read;
  const inside = IN_A_SENTENCE.exec(text)?.[1];
  return inside === undefined ? null : readWhole(unwrap(inside), context);
}

function readWhole(text: string, context: AddressContext): ReadAddress | null {
  const written = text.replace(/^\/\/(?=[^/\s]+\.[^/\s]+)/, "https://");
  if (isSure(written)) return parsed(written, true, context);
  // An address on one of the site's hosts, without its scheme.
  const known = parsed(written, true, context);
  if (known) return known;
  if (/\s/.test(written) || /^[a-z][a-z\d+.-]*:/i.test(written)) return null;
  if (FOREIGN_HOST.test(written)) return parsed(`https://${written}`, false, context);
  return isInScope(`/${written}`, context) ? parsed(`/${written}`, false, context) : null;
}

function isSure(text: string): boolean {
  return /^(?:\/|https?:\/\/)/i.test(text);
}

/** A host with a path. A file name has its dot after the last slash. */
const FOREIGN_HOST = /^(?:[a-z\d-]+\.)+[a-z]{2,}(?::\d+)?\//i;

/** Words, dates and fractions with a slash, which would be in scope if the site is retired as a whole. */
const NO_PATH = /^\/(?:n\/a|and\/or|[\d.,]+(?:\/[\d.,]+)*)$/i;

function isInScope(path: string, { scope }: AddressContext): boolean {
  if (!path.slice(1).includes("/") || NO_PATH.test(path)) return false;
  const canonical = canonicalPath(path);
  return scope.some((it) => it === "/" || canonical === it || canonical.startsWith(`${it}/`));
}

function parsed(text: string, isSure: boolean, { hosts }: AddressContext): ReadAddress | null {
  return parseAddress(text, hosts).ok ? { text, isSure } : null;
}

/** Removes wrappings around an address. */
function unwrap(text: string): string {
  let bare = trim(text);
  for (let depth = 0; depth < 3; depth++) {
    const inner = WRAPPINGS.map((it) => it.exec(bare)?.[1]).find((it) => it !== undefined);
    if (inner === undefined) return bare;
    bare = trim(inner);
  }
  return bare;
}

/** Removes white space and invisible characters at both ends. */
function trim(text: string): string {
  let start = 0;
  let end = text.length;
  while (start < end && isBlank(text.charAt(start))) start += 1;
  while (start < end && isBlank(text.charAt(end - 1))) end -= 1;
  return text.slice(start, end);
}

function isBlank(character: string): boolean {
  return /\s/.test(character) || INVISIBLE.test(character);
}

function withoutZeroWidth(text: string): string {
  return text.replace(/./gsu, (it) => (isZeroWidth(it) ? "" : it));
}
