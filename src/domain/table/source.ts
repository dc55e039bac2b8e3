import {
  canonicalHost,
  canonicalPath,
  canonicalText,
  rawPath,
  splitPath,
} from "../url/canonicalize.ts";
import { type DataPath, quote, type Report } from "../finding.ts";
import { meantHost } from "../url/meant-host.ts";
import { firstOfSeveral } from "../url/several-addresses.ts";
import { type Condition, conditionText, parseQuery, sortConditions } from "../url/query.ts";
import { asWritten } from "../url/as-written.ts";
import type { RuleData } from "./schema.ts";

/**
 * One segment of a path, in our own patterns and in those that are imported or exported.
 *
 * @typeParam Values The values of an enumerated placeholder; by default a map from canonical old values to new ones.
 */
export type Segment<Values = ReadonlyMap<string, string>> =
  | { readonly kind: "literal"; readonly text: string }
  /** A placeholder that matches only the values that `where` lists. */
  | { readonly kind: "enumerated"; readonly name: string; readonly values: Values }
  | { readonly kind: "placeholder"; readonly name: string }
  | { readonly kind: "splat" };

export interface Source {
  /** The canonical host; "" if the rule is for the whole site. */
  readonly host: string;
  /** The canonical path; of a pattern, its text with `:name` and `*`. */
  readonly path: string;
  /** The segments of a path with placeholders or a splat; null if the path is literal. */
  readonly segments: readonly Segment[] | null;
  /** In the order used for comparison. */
  readonly query: readonly Condition[];
}

/** The limit on the segments of a pattern, and so on the depth of the tree of patterns. */
const SEGMENTS_AT_MOST = 256;

/** A placeholder, which must be a whole segment or a whole query value. */
const PLACEHOLDER = /^:([A-Za-z_][A-Za-z0-9_]*)$/;

interface ParseOptions {
  /** Left out: problems are not reported. */
  readonly report?: Report;
  /** The rule's path in the document, for findings. */
  readonly path?: DataPath;
  /** Canonical. A rule for an alias becomes a rule for the host that it stands for. */
  readonly aliases?: ReadonlyMap<string, string>;
}

/**
 * Parses a rule's `from`.
 *
 * @param hosts The site's canonical hosts.
 * @returns null, after a report, if it cannot be parsed.
 */
export function parseSource(
  rule: RuleData,
  hosts: ReadonlySet<string>,
  { report = () => {}, path = [], aliases }: ParseOptions = {},
): Source | null {
  const at = [...path, "from"];
  const url = parseFrom(rule.from, report, at);
  if (!url) return null;
  const written = rule.from.startsWith("/") ? "" : canonicalHost(url.host);
  const host = aliases?.get(written) ?? written;
  if (host !== "" && !hosts.has(host)) {
    const message = `${quote(rule.from)} is on ${host}, which is not one of the site's hosts`;
    const meant = meantHost(host, hosts);
    report(
      "from-host-unknown",
      at,
      message,
      meant === null
        ? `Use one of ${[...hosts].join(", ")}, or add it to site.hosts`
        : `Did you mean ${meant}? If not, add it to site.hosts`,
    );
    return null;
  }
  const rawSegments = splitPath(trimSlash(rawPath(url.pathname)));
  const parameters = parseQuery(url.search);
  if (!isPattern(rule, rawSegments, parameters.map(valueText))) {
    return {
      host,
      path: asWritten(canonicalPath(url.pathname), rule.from),
      segments: null,
      query: sortConditions(
        parameters.map(({ name, value }) => ({ name, value, capture: null, where: null })),
      ),
    };
  }
  if (rawSegments.length > SEGMENTS_AT_MOST) {
    const message = `${quote(rule.from)} has ${rawSegments.length} segments, more than ${SEGMENTS_AT_MOST}`;
    report("from-unparseable", at, message, "End it earlier, with *");
    return null;
  }
  const segments = rawSegments.map((text, index) =>
    parseSegment(text, index === rawSegments.length - 1, rule, report, path),
  );
  const query = parameters.map((it): Condition => {
    const capture = PLACEHOLDER.exec(valueText(it))?.[1] ?? null;
    if (capture === null) return { name: it.name, value: it.value, capture, where: null };
    return {
      name: it.name,
      value: null,
      capture,
      where: enumeration(rule, capture, (text) => text, report, path),
    };
  });
  const names = [...segments.map(segmentName), ...query.map((it) => it.capture)];
  if (!areNamesSound(names, rule.from, report, at)) return null;
  const isLiteral = segments.every((it) => it.kind === "literal");
  return {
    host,
    path: isLiteral ? canonicalPath(url.pathname) : `/${segments.map(segmentText).join("/")}`,
    segments: isLiteral ? null : segments,
    query: sortConditions(query),
  };
}

function parseFrom(from: string, report: Report, at: DataPath): URL | null {
  const refuse = (why: string, fix: string): null => {
    report("from-unparseable", at, `${quote(from)} ${why}`, fix);
    return null;
  };
  const first = firstOfSeveral(from);
  if (first !== null) {
    return refuse(
      "is more than one address",
      `Write a rule for each, the first for ${quote(first)}`,
    );
  }
  const isAbsolute = /^https?:\/\//i.test(from);
  if (!from.startsWith("/") && !isAbsolute) {
    const { why, fix } = whyNoAddress(from);
    return refuse(why, `Write a path, or a whole URL: ${quote(fix)}`);
  }
  const url = URL.parse(isAbsolute ? from : `https://site.invalid${from}`);
  if (!url) return refuse("is not a URL", 'Write a path such as "/old/page", or a whole URL');
  if (url.hash !== "" || from.endsWith("#")) {
    return refuse("has a fragment, which no browser sends", "Leave out the # and what follows it");
  }
  if (url.username !== "" || url.password !== "") {
    return refuse("has a user name or a password", "Remove everything before the @");
  }
  return url;
}

/** A path that Git Bash has converted to a file name: `C:/Program Files/Git/old/page`. */
const GIT_BASH =
  /^[A-Z]:[\\/](?:.*?[\\/])?(?:Git|PortableGit|msys(?:32|64)|git[\\/][^\\/]+)[\\/](.*)$/is;

/** Why a text that begins neither with a slash nor with a scheme is not a `from`, and what was probably meant. */
function whyNoAddress(from: string): { readonly why: string; readonly fix: string } {
  const bashed = GIT_BASH.exec(from)?.[1];
  if (bashed !== undefined) {
    const fix = `/${bashed.replaceAll("\\", "/")}`;
    return { why: "is a path that Git Bash has turned into the path of a file", fix };
  }
  const bare = from.replace(
    /^[\s\uFEFF\u200B-\u200F"'“‘^]+|(?<![\s\uFEFF\u200B-\u200F"'”’$])[\s\uFEFF\u200B-\u200F"'”’$]+$/gu,
    "",
  );
  const fix = /^(?:\/|https?:\/\/)/i.test(bare)
    ? bare
    : /^[\w-]+(\.[\w-]+)+(\/|$)/.test(bare)
      ? `https://${bare}`
      : `/${bare}`;
  return { why: "has no first slash", fix };
}

function isPattern(
  rule: RuleData,
  segments: readonly string[],
  queryValues: readonly string[],
): boolean {
  if (rule.match !== undefined) return rule.match === "pattern";
  return (
    segments.at(-1) === "*" ||
    segments.some((it) => PLACEHOLDER.test(it)) ||
    queryValues.some((it) => PLACEHOLDER.test(it))
  );
}

function parseSegment(
  text: string,
  isLast: boolean,
  rule: RuleData,
  report: Report,
  path: DataPath,
): Segment {
  if (isLast && text === "*") return { kind: "splat" };
  const name = PLACEHOLDER.exec(text)?.[1];
  if (name === undefined) return { kind: "literal", text: canonicalText(text) };
  const values = enumeration(rule, name, canonicalSegment, report, path);
  return values ? { kind: "enumerated", name, values } : { kind: "placeholder", name };
}

/** A value of `where` in the form that a request's segment is compared with: `?`, `#` and `\` are always escaped. */
export function canonicalSegment(value: string): string {
  return canonicalText(value.toWellFormed().replace(/[?#\\]/g, encodeURIComponent));
}

/** The values of a placeholder in `where`, from canonical old value to new. A list maps each value to itself. */
function enumeration(
  rule: RuleData,
  name: string,
  canonical: (value: string) => string,
  report: Report,
  path: DataPath,
): ReadonlyMap<string, string> | null {
  const values = rule.where && Object.hasOwn(rule.where, name) ? rule.where[name] : undefined;
  if (values === undefined) return null;
  const pairs = Array.isArray(values)
    ? values.map((it) => [it, it] as const)
    : Object.entries(values);
  const map = new Map<string, string>();
  for (const [old, replacement] of pairs) {
    const key = canonical(old);
    const known = map.get(key);
    if (known !== undefined && known !== replacement && !Array.isArray(values)) {
      const message = `${quote(old)} is the same value as another one, but goes somewhere else`;
      report("schema", [...path, "where", name, old], message, "Keep one of the two");
    }
    map.set(key, replacement.toWellFormed());
  }
  return map;
}

function areNamesSound(
  names: readonly (string | null)[],
  from: string,
  report: Report,
  at: DataPath,
): boolean {
  const used = names.filter((it) => it !== null);
  const twice = used.find((it, index) => used.indexOf(it) !== index);
  if (twice !== undefined) {
    report(
      "from-unparseable",
      at,
      `${quote(from)} names :${twice} twice`,
      "Give each placeholder its own name",
    );
  }
  if (used.includes("splat")) {
    const message = `${quote(from)} names a placeholder :splat, which is the name of what * matches`;
    report("from-unparseable", at, message, "Give it another name");
  }
  return twice === undefined && !used.includes("splat");
}

/** The names that a target may use: those of the placeholders, and `splat` if there is one. */
export function placeholderNames(source: Source): ReadonlySet<string> {
  const names = [
    ...(source.segments ?? []).map(segmentName),
    ...source.query.map((it) => it.capture),
  ];
  if (source.segments?.at(-1)?.kind === "splat") names.push("splat");
  return new Set(names.filter((it) => it !== null));
}

/** Whether the `from` has a placeholder or a splat in its path, or a capture in its query. */
export function isPatternSource(source: Source): boolean {
  return source.segments !== null || source.query.some((it) => it.capture !== null);
}

/** The canonical URL of a rule: a path, or a whole URL for a rule for one host. */
export function sourceText(source: Source): string {
  const base = source.host === "" ? source.path : `https://${source.host}${source.path}`;
  if (source.query.length === 0) return base;
  const query = source.query.map((it) =>
    it.capture === null ? conditionText(it) : `${conditionText(it)}=:${it.capture}`,
  );
  return `${base}?${query.join("&")}`;
}

function segmentName(segment: Segment): string | null {
  return segment.kind === "enumerated" || segment.kind === "placeholder" ? segment.name : null;
}

export function segmentText(segment: Segment): string {
  if (segment.kind === "literal") return segment.text;
  return segment.kind === "splat" ? "*" : `:${segment.name}`;
}

/** The value of a parameter as written, not decoded. */
function valueText(parameter: { readonly raw: string }): string {
  const equals = parameter.raw.indexOf("=");
  return equals === -1 ? "" : parameter.raw.slice(equals + 1);
}

function trimSlash(path: string): string {
  return path.endsWith("/") ? path.slice(0, -1) : path;
}
