import { isSerialised } from "../url/address.ts";
import { decodeAt } from "../url/canonicalize.ts";
import { mergeQuery, type Parameter } from "../url/query.ts";
import { encodeQueryText } from "../url/query-text.ts";
import {
  type Captured,
  type Captures,
  hasDotSegment,
  type TargetPart,
  type Target,
} from "../table/target.ts";

/**
 * Fills all placeholders of a target in one pass, and inserts the visitor's parameters before the fragment.
 *
 * @param visitors The visitor's parameters to carry over; empty if the rule drops them.
 * @returns The serialised URL; null if it may not be served, because it is not on the allow-list, or because a captured
 * dot segment would climb out of the path.
 */
export function fillTarget(
  target: Target,
  captures: Captures,
  lowercase: boolean,
  visitors: readonly Parameter[],
  targetHosts: ReadonlySet<string>,
): string | null {
  if (target.kind === "literal") {
    if (!isOnAllowList(target.href, targetHosts)) return null;
    // Both parts are already serialised: the target when it was parsed, the visitor's query by the URL parser.
    return visitors.length === 0 ? target.href : withVisitors(target.href, visitors);
  }
  const path = fillPath(target.path, captures, lowercase);
  if (hasDotSegment(path)) return null;
  const own = target.search && fillComponent(target.search, captures, lowercase);
  const search = formatSearch(own, visitors);
  const hash = target.hash ? `#${fillComponent(target.hash, captures, lowercase)}` : "";
  return serveable(target.origin + path + search + hash, targetHosts);
}

function withVisitors(href: string, visitors: readonly Parameter[]): string {
  const hash = href.indexOf("#");
  const bare = hash === -1 ? href : href.slice(0, hash);
  const mark = bare.indexOf("?");
  const base = mark === -1 ? bare : bare.slice(0, mark);
  const search = formatSearch(mark === -1 ? null : bare.slice(mark + 1), visitors);
  return base + search + (hash === -1 ? "" : href.slice(hash));
}

/** @param own The target's query; null if it has no question mark. */
function formatSearch(own: string | null, visitors: readonly Parameter[]): string {
  const merged = mergeQuery(own ?? "", visitors);
  return own === null && merged === "" ? "" : `?${merged}`;
}

/** Checks the allow-list again, against the exact URL that would be sent. null if it is not on the list. */
function serveable(href: string, targetHosts: ReadonlySet<string>): string | null {
  // The host comes from the allow-list and is already serialised, so only what follows it may need serialising.
  if (isSerialised(href)) return isOnAllowList(href, targetHosts) ? href : null;
  const url = URL.parse(href);
  return url && isOnAllowList(url.href, targetHosts) ? url.href : null;
}

const SCHEME = "https://";

/**
 * Whether a serialised URL is `https` with exactly an allowed host before its path, which rules out credentials and
 * ports.
 */
function isOnAllowList(href: string, targetHosts: ReadonlySet<string>): boolean {
  if (!href.startsWith(SCHEME)) return false;
  return targetHosts.has(href.slice(SCHEME.length, href.indexOf("/", SCHEME.length)));
}

function fillPath(parts: readonly TargetPart[], captures: Captures, lowercase: boolean): string {
  let path = "";
  let isBehindEmpty = false;
  for (const part of parts) {
    if (typeof part === "string") {
      const isDoubled = isBehindEmpty && path.endsWith("/") && part.startsWith("/");
      path += isDoubled ? part.slice(1) : part;
    } else {
      const captured = captures.get(part.name);
      const filled = captured ? inPath(captured, lowercase) : "";
      path += filled;
      isBehindEmpty = filled === "" || part.name === "splat";
    }
  }
  return path;
}

function inPath({ text, form }: Captured, lowercase: boolean): string {
  switch (form) {
    case "raw":
      return lowercase ? lowerRaw(text) : text;
    case "decoded":
      return encodeQueryText(lowercase ? text.toLowerCase() : text);
    case "plain":
      return encodeURIComponent(text).replaceAll("%2F", "/");
  }
}

function fillComponent(
  parts: readonly TargetPart[],
  captures: Captures,
  lowercase: boolean,
): string {
  return parts
    .map((part) => {
      if (typeof part === "string") return part;
      const captured = captures.get(part.name);
      return captured ? inComponent(captured, lowercase) : "";
    })
    .join("");
}

function inComponent({ text, form }: Captured, lowercase: boolean): string {
  const encode = (it: string): string => encodeQueryText(lowercase ? it.toLowerCase() : it);
  switch (form) {
    case "raw":
      return replaceEscapes(text, encode, encode);
    case "decoded":
      return encode(text);
    case "plain":
      return encodeQueryText(text);
  }
}

/** Lower-cases characters, escaped ones included, but never the hex digits of an escape. */
function lowerRaw(text: string): string {
  return replaceEscapes(
    text,
    (character, escape) => {
      const lower = character.toLowerCase();
      return lower === character ? escape : encodeURIComponent(lower);
    },
    (plain) => plain.toLowerCase(),
  );
}

/** Escapes that are not UTF-8 stay unchanged, including their case. */
function replaceEscapes(
  text: string,
  escaped: (character: string, escape: string) => string,
  plain: (text: string) => string,
): string {
  let result = "";
  for (let at = 0; at < text.length;) {
    const percent = text.indexOf("%", at);
    const end = percent === -1 ? text.length : percent;
    result += plain(text.slice(at, end));
    at = end;
    if (percent === -1) break;
    const decoded = decodeAt(text, percent);
    const isEscape = /^%[0-9A-Fa-f]{2}/.test(text.slice(percent, percent + 3));
    const length = decoded?.length ?? (isEscape ? 3 : 1);
    const escape = text.slice(percent, percent + length);
    if (decoded) result += escaped(decoded.character, escape);
    else result += isEscape ? escape : plain(escape);
    at = percent + length;
  }
  return result;
}
