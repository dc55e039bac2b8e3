/**
 * The canonical URL: the one spelling under which a rule is stored and looked up. It never appears in an
 * answer. Everything here is pure and total, and everything except `rawPath` is idempotent.
 */

/** Paths that are already canonical: lower-case letters, digits and unescaped punctuation, with single slashes. */
const ALREADY_CANONICAL = /^\/$|^(?:\/[!"$&-.0-;<->@[\]^-~]+)+$/;

/** A fragment of such a path. */
const CANONICAL_TEXT = /^[!"$&-;<->@[\]^-~]*$/;

/** Characters whose escapes are kept, because decoded they would change the structure of the path. */
const KEPT = /[/\\?#%\p{Cc}]/u;

/** A run of escapes, or what must be escaped: a control, or a stray `%` (the last of a run may start an escape). */
const NOT_PLAIN = /(?:%[0-9A-Fa-f]{2})+|%+(?=%)|%|\p{Cc}/gu;

const NOT_ASCII = /[^\0-\u007F]/;

/** Characters that cannot occur in a host: in a URL they would end it, or make another one the host. */
const NO_HOST = /[\s/?#@\\]/;

/**
 * The host in the form used for comparison: lower-case, in ASCII, without trailing dots and without a default port.
 *
 * @param host `URL.host`, from which the URL parser has already removed its scheme's default port; or a host as typed.
 */
export function canonicalHost(host: string): string {
  const written = host.toLowerCase();
  const lower = NOT_ASCII.test(written) ? asciiHost(written) : written;
  return lower.includes(".:") || lower.endsWith(".") ? lower.replace(/\.+(?=$|:)/, "") : lower;
}

function asciiHost(host: string): string {
  return NO_HOST.test(host) ? host : (URL.parse(`https://${host}`)?.host ?? host);
}

/**
 * The path in the form used for comparison. Repeated slashes become one and a trailing slash is dropped. Every escape is
 * decoded once, except those of `/ \ ? # %`, of controls and of bytes that are not UTF-8, which are kept in upper-case
 * hex. A `%` that does not start an escape becomes `%25`. Then lower-case, then Unicode NFC.
 *
 * Lower-casing and NFC apply to the characters between the kept escapes, never to the escapes. A run of more than 30
 * combining marks keeps its order.
 *
 * @param pathname The raw `URL.pathname`. The function is defined for any other text too.
 */
export function canonicalPath(pathname: string): string {
  if (ALREADY_CANONICAL.test(pathname)) return pathname;
  const path = rawPath(pathname.isWellFormed() ? pathname : pathname.toWellFormed());
  const trimmed = path.endsWith("/") ? path.slice(0, -1) : path;
  return canonicalText(trimmed) || "/";
}

/** One segment, or any piece of a path without slashes, in the form used for comparison. */
export function canonicalText(text: string): string {
  if (CANONICAL_TEXT.test(text)) return text;
  let result = "";
  let characters = "";
  let end = 0;
  const keep = (escape: string): void => {
    if (characters !== "") result += fold(characters);
    result += escape;
    characters = "";
  };
  for (const { 0: found, index } of text.matchAll(NOT_PLAIN)) {
    characters += text.slice(end, index);
    end = index + found.length;
    if (/^%+$/.test(found)) keep("%25".repeat(found.length));
    else if (!found.startsWith("%")) keep(encodeURIComponent(found));
    else {
      for (let at = 0; at < found.length;) {
        const decoded = decodeAt(found, at);
        const escape = found.slice(at, at + (decoded?.length ?? 3));
        if (decoded === null || KEPT.test(decoded.character)) keep(escape.toUpperCase());
        else characters += decoded.character;
        at += escape.length;
      }
    }
  }
  return result + fold(characters + text.slice(end));
}

/**
 * The path as the visitor wrote it, with repeated slashes made one. Captured values come from here, so they are not
 * canonical.
 */
export function rawPath(pathname: string): string {
  return pathname.includes("//") ? pathname.replace(/\/{2,}/g, "/") : pathname;
}

/** The segments of a path; the root has none. A trailing slash gives an empty last segment. */
export function splitPath(path: string): string[] {
  const segments: string[] = [];
  if (path === "/") return segments;
  // Not `split`: it first consults an internal cache, which always misses for a path seen only once.
  let start = 1;
  for (let end = path.indexOf("/", 1); end !== -1; end = path.indexOf("/", start)) {
    segments.push(path.slice(start, end));
    start = end + 1;
  }
  segments.push(path.slice(start));
  return segments;
}

function fold(text: string): string {
  const lower = text.toLowerCase();
  if (lower.length <= MARKS_AT_MOST || !MANY_MARKS.test(lower)) return lower.normalize("NFC");
  return lower
    .split(MANY_MARKS)
    .map((it) => (MANY_MARKS.test(it) ? it : it.normalize("NFC")))
    .join("");
}

/** The longest run that occurs in any language (UAX #15, "Stream-Safe Text Format"). */
const MARKS_AT_MOST = 30;

/**
 * A run of combining marks longer than any in real text. It is left unsorted, because sorting marks takes time
 * quadratic in their number.
 */
const MANY_MARKS = new RegExp(`(\\p{M}{${MARKS_AT_MOST + 1},})`, "u");

/**
 * The character whose escapes start at `at`, and their length in the text; null if the bytes are not valid UTF-8, which
 * excludes overlong forms and surrogates. Avoids `decodeURIComponent`, whose exceptions would make a path of invalid
 * escapes forty times as expensive.
 */
export function decodeAt(text: string, at: number): { character: string; length: number } | null {
  const lead = byteAt(text, at);
  const count =
    lead < 0x80 ? 1 : lead < 0xc2 ? 0 : lead < 0xe0 ? 2 : lead < 0xf0 ? 3 : lead < 0xf5 ? 4 : 0;
  if (count === 0) return null;
  let code = count === 1 ? lead : lead & (0x7f >> count);
  for (let index = 1; index < count; index++) {
    const byte = byteAt(text, at + 3 * index);
    if (byte >> 6 !== 0b10) return null;
    code = (code << 6) | (byte & 0x3f);
  }
  const isOverlong = (count === 3 && code < 0x800) || (count === 4 && code < 0x1_0000);
  const isOutside = (code >= 0xd800 && code <= 0xdfff) || code > 0x10_ffff;
  if (isOverlong || isOutside) return null;
  return { character: String.fromCodePoint(code), length: 3 * count };
}

/** The byte that an escape encodes; `NO_BYTE`, which occurs in no UTF-8 sequence, if there is no escape at `at`. */
function byteAt(text: string, at: number): number {
  if (text.charCodeAt(at) !== PERCENT) return NO_BYTE;
  const high = hexDigit(text.charCodeAt(at + 1));
  const low = hexDigit(text.charCodeAt(at + 2));
  return high === -1 || low === -1 ? NO_BYTE : high * 16 + low;
}

const PERCENT = 0x25;
const NO_BYTE = 0xff;

function hexDigit(code: number): number {
  if (code >= 0x30 && code <= 0x39) return code - 0x30;
  const upper = code & ~0x20;
  return upper >= 0x41 && upper <= 0x46 ? upper - 0x37 : -1;
}
