/** The address in a cell that people pasted. */
import { canonicalPath } from "../domain/url/canonicalize.ts";
import { INVISIBLE, isZeroWidth } from "../domain/url/invisible.ts";
import { parseAddress } from "../domain/url/parse-address.ts";

/** What a table must say of its site, so that its addresses are recognised. */
export interface AddressContext {
  /** The site's, the first of which paths are on. */
  readonly hosts: readonly string[];
  /** Canonical segment prefixes. */
  readonly scope: readonly string[];
}

export interface ReadAddress {
  /** What {@link parseAddress} reads: a whole address, one on a host of the site's, or a path. */
  readonly text: string;
  /** Whether nothing else can be meant; a path without its first slash looks like other things, too. */
  readonly isSure: boolean;
}

/** Most are so, and are not looked at more closely. */
const PLAIN = /^(?:\/(?!\/)|https?:\/\/)[\w/.:?#&=%~+@!$*-]+$/;

/** Servers refuse longer ones. */
export const ADDRESS_CHARACTERS_AT_MOST = 8192;

/** What people and programs put around an address, perhaps with punctuation behind it. */
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

/** White space with an address or a figure behind it: then it stands between two things. */
const TWO_THINGS = /^(\S+)\s+(?:https?:\/\/\S+|\/\S+|\d{1,12})(?:\s+\d{1,12})?$/i;

/** How often something was requested, before it, as `uniq -c` writes. */
const COUNTED = /^\d{1,12}\s+(\S+)$/;

/** An address in a sentence, behind a bullet or a number. */
const IN_A_SENTENCE = /(?:^|\s)(https?:\/\/\S+)/i;

/** Spaces stay in it, as in what people type; line breaks do not. */
export function readAddress(cell: string, context: AddressContext): ReadAddress | null {
  if (PLAIN.test(cell) && cell.length <= ADDRESS_CHARACTERS_AT_MOST)
    return parsed(cell, true, context);
  if (cell.length > ADDRESS_CHARACTERS_AT_MOST || !/[/.:]/.test(cell)) return null;
  const bare = unwrap(cell);
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

/** A host with a path: a file's name has its dot behind the last slash. */
const FOREIGN_HOST = /^(?:[a-z\d-]+\.)+[a-z]{2,}(?::\d+)?\//i;

/** Words, dates and fractions with a slash, which a site that is retired whole has in its scope. */
const NO_PATH = /^\/(?:n\/a|and\/or|[\d.,]+(?:\/[\d.,]+)*)$/i;

function isInScope(path: string, { scope }: AddressContext): boolean {
  if (!path.slice(1).includes("/") || NO_PATH.test(path)) return false;
  const canonical = canonicalPath(path);
  return scope.some((it) => it === "/" || canonical === it || canonical.startsWith(`${it}/`));
}

function parsed(text: string, isSure: boolean, { hosts }: AddressContext): ReadAddress | null {
  return parseAddress(text, hosts).ok ? { text, isSure } : null;
}

/** Without what stands around it. */
function unwrap(text: string): string {
  let bare = trim(text);
  for (let depth = 0; depth < 3; depth++) {
    const inner = WRAPPINGS.map((it) => it.exec(bare)?.[1]).find((it) => it !== undefined);
    if (inner === undefined) return bare;
    bare = trim(inner);
  }
  return bare;
}

/** Without white space and what nobody sees, at both ends. */
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
