import { decodeAt } from "./canonicalize.ts";
import { type DataPath, quote, type Report } from "./finding.ts";
import { mergeQuery, type Parameter } from "./query.ts";

/** The most characters that a rule's `to` may have: what browsers and crawlers are known to take. */
export const MAX_TARGET_CHARACTERS = 2048;

/** A value for a placeholder, and where it came from: that decides how it is encoded. */
export interface Captured {
  readonly text: string;
  /** `raw` path text, a `decoded` query value, or the `plain` text of a `where`. */
  readonly form: "raw" | "decoded" | "plain";
}

export type Captures = ReadonlyMap<string, Captured>;

/** A target taken apart at its placeholders. A part is text, or the name of a placeholder. */
export type Part = string | { readonly name: string };

export type Target =
  | { readonly kind: "literal"; readonly href: string }
  | {
      readonly kind: "template";
      readonly origin: string;
      readonly path: readonly Part[];
      /** Without its question mark; null where the target has none. */
      readonly search: readonly Part[] | null;
      /** Without its number sign; null where the target has none: then browsers keep the visitor's. */
      readonly hash: readonly Part[] | null;
    };

const PLACEHOLDER = /:([A-Za-z_][A-Za-z0-9_]*)/g;

/** Whether a path has a segment that the URL parser would resolve: `.` or `..`, raw or escaped. */
export function hasDotSegment(path: string): boolean {
  return /(?:^|\/)(?:\.|%2e){1,2}(?=\/|$)/i.test(path);
}

/**
 * Reads a target and reports all that is wrong with it.
 *
 * @param names What its placeholders may be called; null for an exact rule, in whose target `:` and `*`
 *   are ordinary characters.
 * @returns null where no request could be sent there.
 */
export function parseTarget(
  to: string,
  names: ReadonlySet<string> | null,
  targetHosts: ReadonlySet<string>,
  report: Report,
  path: DataPath,
): Target | null {
  const refuse = (id: Parameters<Report>[0], why: string, fix: string): null => {
    report(id, path, `${quote(to)} ${why}`, fix);
    return null;
  };
  if (to.length > MAX_TARGET_CHARACTERS) {
    refuse(
      "target-too-long",
      `has ${to.length} characters, more than ${MAX_TARGET_CHARACTERS}`,
      "Use a shorter address",
    );
  }
  const template = names ? markPlaceholders(to) : { text: to, marks: [] };
  const url = URL.parse(template.text);
  if (!url) {
    const fix = to.startsWith("/")
      ? `Write the whole address, such as "https://${[...targetHosts][0] ?? "www.example.com"}${to}"`
      : /^[\w-]+(\.[\w-]+)+(\/|$)/.test(to)
        ? `Put the scheme before it: "https://${to}"`
        : 'Write an absolute address that starts with "https://"';
    return refuse("target-unparseable", "is not an absolute URL", fix);
  }
  let isSound = to.length <= MAX_TARGET_CHARACTERS;
  const fail = (...problem: Parameters<typeof refuse>): void => {
    isSound = false;
    refuse(...problem);
  };
  if (url.protocol !== "https:") {
    fail("target-not-https", `is ${url.protocol.slice(0, -1)}, not https`, "Use the https address");
  }
  if (url.username !== "" || url.password !== "") {
    fail(
      "target-credentials",
      "has a user name or a password",
      "Leave out what stands before the @",
    );
  }
  const marked = template.marks.find(({ mark }) => url.host.includes(mark));
  if (marked) {
    fail(
      "placeholder-in-authority",
      `fills :${marked.name} into the host`,
      "Write the host out: placeholders stand in path, query or fragment",
    );
  } else if (/^https?:$/.test(url.protocol)) {
    if (url.port !== "") fail("target-port", `has the port ${url.port}`, "Leave the port out");
    if (!targetHosts.has(url.hostname)) {
      fail(
        "target-host-not-allowed",
        `goes to ${url.hostname || "no host"}, which is not in site.targetHosts`,
        `Use one of ${[...targetHosts].join(", ") || "them"}, or add the host to site.targetHosts`,
      );
    }
  }
  for (const { name } of template.marks) {
    if (names?.has(name)) continue;
    const known = [...(names ?? [])].map((it) => `:${it}`).join(", ");
    const fix = known
      ? `Use ${known}, or write %3A for a plain colon`
      : "Write %3A for a plain colon";
    fail("placeholder-unknown", `uses :${name}, which the from does not have`, fix);
  }
  if (!isSound) return null;
  if (template.marks.length === 0) return { kind: "literal", href: url.href };
  const split = (text: string): Part[] => splitAtMarks(text, template.marks);
  return {
    kind: "template",
    origin: url.origin,
    path: split(url.pathname),
    search: /^[^#]*\?/.test(url.href) ? split(url.search.slice(1)) : null,
    hash: url.href.includes("#") ? split(url.hash.slice(1)) : null,
  };
}

interface Mark {
  readonly mark: string;
  readonly name: string;
}

/** Puts a word in each placeholder's place that the URL parser leaves alone and that stands nowhere else. */
function markPlaceholders(to: string): { text: string; marks: readonly Mark[] } {
  let stem = "xq";
  while (to.toLowerCase().includes(stem)) stem += "q";
  const marks: Mark[] = [];
  const text = to.replace(PLACEHOLDER, (_all, name: string) => {
    const mark = `${stem}${marks.length}z`;
    marks.push({ mark, name });
    return mark;
  });
  return { text, marks };
}

function splitAtMarks(text: string, marks: readonly Mark[]): Part[] {
  const parts: Part[] = [];
  let rest = text;
  for (const { mark, name } of marks) {
    const at = rest.indexOf(mark);
    if (at === -1) continue;
    if (at > 0) parts.push(rest.slice(0, at));
    parts.push({ name });
    rest = rest.slice(at + mark.length);
  }
  if (rest !== "") parts.push(rest);
  return parts;
}

/**
 * Fills a target, all placeholders in one pass, and merges the visitor's parameters in before the fragment.
 *
 * @param visitors The visitor's parameters that go along; none where the rule drops them.
 * @returns The serialised URL, or null where it may not be served: off the allow-list, or a captured dot
 *   segment that would climb out of the path.
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
    // Both parts are serialised already: the target when it was read, the visitor's query by the URL parser.
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

/** @param own The target's query, null where it has not even a question mark. */
function formatSearch(own: string | null, visitors: readonly Parameter[]): string {
  const merged = mergeQuery(own ?? "", visitors);
  return own === null && merged === "" ? "" : `?${merged}`;
}

/** The allow-list once more, on the very URL that would be sent. */
function serveable(href: string, targetHosts: ReadonlySet<string>): string | null {
  const url = URL.parse(href);
  return url && isOnAllowList(url.href, targetHosts) ? url.href : null;
}

const SCHEME = "https://";

/**
 * Whether a serialised URL is https, has exactly an allowed host before its path, and so neither
 * credentials nor a port.
 */
function isOnAllowList(href: string, targetHosts: ReadonlySet<string>): boolean {
  if (!href.startsWith(SCHEME)) return false;
  return targetHosts.has(href.slice(SCHEME.length, href.indexOf("/", SCHEME.length)));
}

function fillPath(parts: readonly Part[], captures: Captures, lowercase: boolean): string {
  let path = "";
  let isBehindSplat = false;
  for (const part of parts) {
    if (typeof part === "string") {
      const isDoubled = isBehindSplat && path.endsWith("/") && part.startsWith("/");
      path += isDoubled ? part.slice(1) : part;
      isBehindSplat = false;
    } else {
      const captured = captures.get(part.name);
      path += captured ? inPath(captured, lowercase) : "";
      isBehindSplat = part.name === "splat";
    }
  }
  return path;
}

function inPath({ text, form }: Captured, lowercase: boolean): string {
  switch (form) {
    case "raw":
      return lowercase ? lowerRaw(text) : text;
    case "decoded":
      return encodeURIComponent(lowercase ? text.toLowerCase() : text);
    case "plain":
      return encodeURIComponent(text).replaceAll("%2F", "/");
  }
}

function fillComponent(parts: readonly Part[], captures: Captures, lowercase: boolean): string {
  return parts
    .map((part) => {
      if (typeof part === "string") return part;
      const captured = captures.get(part.name);
      if (!captured) return "";
      const text = captured.form === "raw" ? decodeRaw(captured.text) : captured.text;
      return encodeURIComponent(lowercase && captured.form !== "plain" ? text.toLowerCase() : text);
    })
    .join("");
}

/** Escapes decoded where they are UTF-8; the rest stays as it stands. */
function decodeRaw(text: string): string {
  return replaceEscapes(text, (character) => character);
}

/** Lower-cases characters, escaped ones too; never the hex digits of an escape. */
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

function replaceEscapes(
  text: string,
  escaped: (character: string, escape: string) => string,
  plain: (text: string) => string = (it) => it,
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
    result += decoded ? escaped(decoded.character, escape) : escape;
    at = percent + length;
  }
  return result;
}
