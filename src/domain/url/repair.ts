/** Mends addresses as mail programs, chats and people break them. Nothing is ever added: text only goes. */
import { decodeAt } from "./canonicalize.ts";
import { isZeroWidth } from "./invisible.ts";

/** What was mended, in the order in which it is. */
export type Mend = "session" | "invisible" | "trailing" | "entity";

export interface RepairedAddress {
  /** Raw, as in a URL. */
  readonly pathname: string;
  /** With its question mark; empty if there is none. */
  readonly search: string;
  /** Each once. */
  readonly mends: readonly Mend[];
}

/** A path parameter that carries a session: Java servers write one where cookies are refused. */
const SESSION = /(?:;|%3b)(?:jsessionid|sid)(?:=|%3d).*$/is;

/** White space and punctuation that a sentence puts behind an address, with their typographic forms. */
const TRAILING =
  /[\s.,;:!?)\]}>"'*_\u00AB\u00BB\u2018-\u201F\u2026\u2032\u2033\u2039\u203A\u3001\u3002\u3009\u300B\u300D\u300F\u3011\uFF01\uFF09\uFF0C\uFF0E\uFF1A\uFF1B\uFF1F\uFF3D\uFF5D]/u;

/** What the name of a parameter begins with if an address was copied out of HTML. */
const ENTITY = /^(?:amp(?:;|%3b))+/i;

/** Whether an address may have anything to mend: most have not, and are not looked at more closely. */
const SUSPICIOUS = /[;%]|(?:[^/\w-]|_)\/*$/;

/**
 * Takes off what does not belong to an address: a session's path parameter and what follows it; invisible
 * characters; white space and punctuation at the end of the path, as long as something is left of its last
 * segment; `amp;` before the names of parameters.
 *
 * Total and idempotent, for any text.
 *
 * @param pathname Raw, as `URL.pathname`.
 * @param search As `URL.search`.
 * @returns null if there is nothing to mend.
 */
export function repairAddress(pathname: string, search: string): RepairedAddress | null {
  const mends = new Set<Mend>();
  const mend = (before: string, after: string, kind: Mend): string => {
    if (after !== before) mends.add(kind);
    return after;
  };
  let path = pathname;
  for (let before = ""; before !== path && SUSPICIOUS.test(path);) {
    // What one of these takes away may let another find more.
    before = path;
    path = mend(path, path.replace(SESSION, ""), "session");
    path = mend(path, withoutInvisible(path), "invisible");
    path = mend(path, withoutTrailing(path), "trailing");
  }
  const query = search.includes("amp") || search.includes("AMP") ? withoutEntities(search) : search;
  mend(search, query, "entity");
  return mends.size === 0 ? null : { pathname: path, search: query, mends: [...mends] };
}

/** How the escapes of invisible characters begin, in UTF-8, and what is none. Most paths have neither. */
const MAYBE_INVISIBLE = /%(?:C2|D8|E[123]|EF)|[\u0080-\uFFFF]/i;

function withoutInvisible(path: string): string {
  if (!MAYBE_INVISIBLE.test(path)) return path;
  return charactersOf(path)
    .filter(({ character }) => !isZeroWidth(character))
    .map(({ raw }) => raw)
    .join("");
}

/** Slashes at the end stay: with them and without, an address is the same one. */
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
 * The character that ends at a place, decoded, and how much text stands for it; of a raw surrogate pair the second half,
 * since nothing that is looked for here is a pair. The bytes of no other character end as its bytes do.
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

/** The characters of a path, decoded, each with the text that stands for it. */
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
