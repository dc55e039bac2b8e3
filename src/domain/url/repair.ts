/** Repairs addresses that mail programs, chats and people have broken, by removing text; nothing is ever added. */
import { decodeAt } from "./canonicalize.ts";
import { isZeroWidth } from "./invisible.ts";

/** The kinds of repair, in the order in which they are applied. */
export type Mend = "session" | "invisible" | "trailing" | "entity";

export interface RepairedAddress {
  /** Raw, as in `URL.pathname`. */
  readonly pathname: string;
  /** With its question mark; empty without a query. */
  readonly search: string;
  /** Without duplicates. */
  readonly mends: readonly Mend[];
}

/** A path parameter with a session id, which Java servers write when cookies are refused. */
const SESSION = /(?:;|%3b)(?:jsessionid|sid)(?:=|%3d).*$/is;

/** White space and punctuation that may follow an address in a sentence, including typographic forms. */
const TRAILING =
  /[\s.,;:!?)\]}>"'*_\u00AB\u00BB\u2018-\u201F\u2026\u2032\u2033\u2039\u203A\u3001\u3002\u3009\u300B\u300D\u300F\u3011\uFF01\uFF09\uFF0C\uFF0E\uFF1A\uFF1B\uFF1F\uFF3D\uFF5D]/u;

/** The prefix that parameter names get when an address is copied from HTML source. */
const ENTITY = /^(?:amp(?:;|%3b))+/i;

/** A cheap precheck: matches every path that may need repair, which most do not. */
const SUSPICIOUS = /[;%]|(?:[^/\w-]|_)\/*$/;

/**
 * Removes what does not belong to an address: a session's path parameter and everything after it; invisible characters;
 * white space and punctuation at the end of the path, unless nothing would be left of the last segment; and `amp;`
 * before the names of parameters.
 *
 * Total and idempotent, for any text.
 *
 * @param pathname Raw, as in `URL.pathname`.
 * @param search As in `URL.search`.
 * @returns null if there is nothing to repair.
 */
export function repairAddress(pathname: string, search: string): RepairedAddress | null {
  const mends = new Set<Mend>();
  const mend = (before: string, after: string, kind: Mend): string => {
    if (after !== before) mends.add(kind);
    return after;
  };
  let path = pathname;
  for (let before = ""; before !== path && SUSPICIOUS.test(path);) {
    // One removal may expose something for another to remove.
    before = path;
    path = mend(path, withoutSession(path), "session");
    path = mend(path, withoutInvisible(path), "invisible");
    path = mend(path, withoutTrailing(path), "trailing");
  }
  const query = search.includes("amp") || search.includes("AMP") ? withoutEntities(search) : search;
  mend(search, query, "entity");
  return mends.size === 0 ? null : { pathname: path, search: query, mends: [...mends] };
}

/** @param path Raw, as in `URL.pathname`. */
export function withoutSession(path: string): string {
  return path.replace(SESSION, "");
}

/** A cheap precheck: the first UTF-8 byte of an escaped invisible character, or any unescaped non-ASCII character. */
const MAYBE_INVISIBLE = /%(?:C2|D8|E[123]|EF)|[\u0080-\uFFFF]/i;

function withoutInvisible(path: string): string {
  if (!MAYBE_INVISIBLE.test(path)) return path;
  return charactersOf(path)
    .filter(({ character }) => !isZeroWidth(character))
    .map(({ raw }) => raw)
    .join("");
}

/** Keeps trailing slashes, which make no difference to the address. */
function withoutTrailing(path: string): string {
  const [, start = "", segment = "", slashes = ""] = /^(.*\/)?([^/]+)(\/*)$/s.exec(path) ?? [];
  let end = segment.length;
  while (end > 0) {
    const { character, length } = characterBefore(segment, end);
    if (!TRAILING.test(character)) break;
    end -= length;
  }
  return end === 0 ? path : start + segment.slice(0, end) + slashes;
}

/**
 * The decoded character that ends at `end`, and its length in the text. Of an unescaped surrogate pair only the second
 * half, since no character looked for here is a pair. UTF-8 can be decoded backwards: no character's bytes are a suffix
 * of another's.
 */
function characterBefore(text: string, end: number): { character: string; length: number } {
  for (let length = 3; length <= 12; length += 3) {
    const decoded = decodeAt(text, end - length);
    if (decoded?.length === length) return decoded;
  }
  return { character: text.charAt(end - 1), length: 1 };
}

function withoutEntities(search: string): string {
  const pieces = search.replace(/^\?/, "").split("&");
  const mended = pieces.map((it) => it.replace(ENTITY, "")).filter((it) => it !== "");
  const isMended = pieces.some((it) => ENTITY.test(it));
  if (!isMended) return search;
  return mended.length === 0 ? "" : `?${mended.join("&")}`;
}

/** The decoded characters of a path, each with its raw text. */
function charactersOf(path: string): { readonly character: string; readonly raw: string }[] {
  const characters: { character: string; raw: string }[] = [];
  for (let at = 0; at < path.length;) {
    const decoded = decodeAt(path, at);
    const character = decoded?.character ?? String.fromCodePoint(path.codePointAt(at) ?? 0);
    const length = decoded?.length ?? character.length;
    characters.push({ character, raw: path.slice(at, at + length) });
    at += length;
  }
  return characters;
}
