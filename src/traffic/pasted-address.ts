/** The address in a pasted cell. */
import { canonicalPath } from "../domain/url/canonicalize.ts";
import { INVISIBLE, isZeroWidth } from "../domain/url/invisible.ts";
import { parseAddress } from "../domain/url/parse-address.ts";

/** The part of a table by which its site's addresses are recognised. */
export interface AddressContext {
  /** The site's hosts; paths belong to the first. */
  readonly hosts: readonly string[];
  /** Canonical segment prefixes. */
  readonly scope: readonly string[];
}

export interface ReadAddress {
  /** Text that {@link parseAddress} accepts: a whole address, one on a host of the site, or a path. */
  readonly text: string;
  /** Whether the text can be nothing else; a path without its first slash could be. */
  readonly isSure: boolean;
}

/** The shape of most addresses, which need no closer inspection. */
const PLAIN = /^(?:\/(?!\/)|https?:\/\/)[\w/.:?#&=%~+@!$*-]+$/;

/** Servers refuse longer ones. */
export const ADDRESS_CHARACTERS_AT_MOST = 8192;

/** What people and programs put around an address, possibly followed by punctuation. */
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

/** What lists begin their lines with. */
const BULLET = /^\s*(?:[-–—*•◦‣·]|\d{1,4}[.)])\s+(?=\S)/;

/** White space followed by an address or a number, and so a separator of two values. */
const TWO_THINGS = /^(\S+)\s+(?:https?:\/\/\S+|\/\S+|\d{1,12})(?:\s+\d{1,12})?$/i;

/** A count before an address, as written by `uniq -c`. */
const COUNTED = /^\d{1,12}\s+(\S+)$/;

/** An address in a sentence. */
const IN_A_SENTENCE = /(?:^|\s)(https?:\/\/\S+)/i;

/** Reads the address in a cell. Spaces within it stay, as people type them; line breaks do not. */
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
  // On one of the site's hosts, without its scheme.
  const known = parsed(written, true, context);
  if (known) return known;
  if (/\s/.test(written) || /^[a-z][a-z\d+.-]*:/i.test(written)) return null;
  if (FOREIGN_HOST.test(written)) return parsed(`https://${written}`, false, context);
  return isInScope(`/${written}`, context) ? parsed(`/${written}`, false, context) : null;
}

function isSure(text: string): boolean {
  return /^(?:\/|https?:\/\/)/i.test(text);
}

/** A host with a path; a file name has its dot after the last slash. */
const FOREIGN_HOST = /^(?:[a-z\d-]+\.)+[a-z]{2,}(?::\d+)?\//i;

/** Words, dates and fractions with a slash, which would be in the scope of a site that is retired as a whole. */
const NO_PATH = /^\/(?:n\/a|and\/or|[\d.,]+(?:\/[\d.,]+)*)$/i;

function isInScope(path: string, { scope }: AddressContext): boolean {
  if (!path.slice(1).includes("/") || NO_PATH.test(path)) return false;
  const canonical = canonicalPath(path);
  return scope.some((it) => it === "/" || canonical === it || canonical.startsWith(`${it}/`));
}

function parsed(text: string, isSure: boolean, { hosts }: AddressContext): ReadAddress | null {
  return parseAddress(text, hosts).ok ? { text, isSure } : null;
}

/** Removes what surrounds an address. */
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
