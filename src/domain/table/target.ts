import { type DataPath, quote, type Report } from "../finding.ts";
import { isIpAddress } from "../url/ip-address.ts";
import { firstOfSeveral } from "../url/several-addresses.ts";
import { meantHost } from "../url/meant-host.ts";
import { asWritten } from "../url/as-written.ts";

/** The limit on the length of a rule's `to`, which browsers and crawlers are known to accept. */
const MAX_TARGET_CHARACTERS = 2048;

/** A captured value with its origin, which decides how it is encoded. */
export interface Captured {
  readonly text: string;
  /** `raw`: path text. `decoded`: a query value. `plain`: a value that `where` fills in. */
  readonly form: "raw" | "decoded" | "plain";
}

export type Captures = ReadonlyMap<string, Captured>;

/** A piece of a target: text, or a placeholder. */
export type TargetPart = string | { readonly name: string };

export type Target =
  | { readonly kind: "literal"; readonly href: string }
  | {
      readonly kind: "template";
      readonly origin: string;
      readonly path: readonly TargetPart[];
      /** Without its question mark; null if the target has none. */
      readonly search: readonly TargetPart[] | null;
      /** Without its number sign; null if the target has none, and browsers then keep the visitor's. */
      readonly hash: readonly TargetPart[] | null;
    };

const PLACEHOLDER = /:([A-Za-z_][A-Za-z0-9_]*)/g;

/**
 * Placeholders of other tools, which would be sent literally: a star, with or without a name before it, a group's
 * number, an expression, a name in braces, or a whole segment in angle or square brackets.
 */
const FOREIGN_PLACEHOLDER =
  /:[A-Za-z_]\w*[*+?](?=[/#&.]|$)|\((?:\.|\[\^?)[^)]*\)|\$\{\w+\}|\$\d{1,2}(?!\d)|\\\d|\{\w+\}|(?<=\/)(?:<\w+>|\[(?:\.{3})?\w+\])(?=[/?#]|$)|\*/;

/** Whether a path has a dot segment (`.` or `..`, raw or escaped), which the URL parser would resolve. */
export function hasDotSegment(path: string): boolean {
  return /(?:^|\/)(?:\.|%2e){1,2}(?=\/|$)/i.test(path);
}

/**
 * Parses a target and reports everything that is wrong with it.
 *
 * @param names The names that its placeholders may have, at least one; null for an exact rule, where `:` and `*` are
 * ordinary characters.
 * @returns null if no request could be sent there.
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
    return refuse(
      "target-too-long",
      `has ${to.length} characters, more than ${MAX_TARGET_CHARACTERS}`,
      "Use a shorter address",
    );
  }
  const first = firstOfSeveral(to);
  if (first !== null) {
    return refuse(
      "target-unparseable",
      "is more than one address",
      `Keep one, such as ${quote(first)}`,
    );
  }
  const foreign = names && FOREIGN_PLACEHOLDER.exec(to)?.[0];
  if (foreign) return refuse("placeholder-unknown", ...whyForeign(foreign, names));
  const template = names ? markPlaceholders(to) : { text: to, marks: [] };
  // Checked as text, since a placeholder in a port or password would not parse. Slashes may be of any number and kind.
  const authority = /^[a-z][a-z0-9+.-]*:[\\/]*[^\\/?#]*/i.exec(template.text)?.[0] ?? "";
  const marked = template.marks.find(({ mark }) => authority.includes(mark));
  if (marked) {
    const place = authority.startsWith(marked.mark) ? "scheme" : "host";
    return refuse(
      "placeholder-in-authority",
      `fills :${marked.name} into the ${place}`,
      `Write out the ${place}: placeholders belong in the path, query or fragment`,
    );
  }
  const url = URL.parse(template.text);
  if (!url) {
    const named = /^(?:\/\/)?([\w-]+(?:\.[\w-]+)+(?:\/[^]*)?)$/.exec(to)?.[1];
    const fix =
      named !== undefined
        ? `Put the scheme before it: "https://${named}"`
        : to.startsWith("/")
          ? `Write the whole address, such as "https://${[...targetHosts][0] ?? "www.example.com"}${to}"`
          : 'Write an absolute address that starts with "https://"';
    return refuse("target-unparseable", "is not an absolute URL", fix);
  }
  let isSound = true;
  const fail = (...problem: Parameters<typeof refuse>): void => {
    isSound = false;
    refuse(...problem);
  };
  if (url.protocol !== "https:") {
    fail("target-not-https", `is ${url.protocol.slice(0, -1)}, not https`, "Use the https address");
  }
  if (url.username !== "" || url.password !== "") {
    fail("target-credentials", "has a user name or a password", "Remove everything before the @");
  }
  if (["https:", "http:"].includes(url.protocol)) {
    if (url.port !== "") fail("target-port", `has the port ${url.port}`, "Leave the port out");
    if (/^https?$/.test(url.hostname)) {
      fail("target-host-not-allowed", "has its scheme twice", "Write its scheme once");
    } else if (!targetHosts.has(url.hostname)) {
      const meant = meantHost(url.hostname, targetHosts);
      fail(
        "target-host-not-allowed",
        `goes to ${url.hostname}, which is not in site.targetHosts`,
        meant === null
          ? insteadOf(url.hostname, targetHosts)
          : `Did you mean ${meant}? If not, add the host to site.targetHosts`,
      );
    }
  }
  for (const { name } of template.marks) {
    if (names?.has(name)) continue;
    const known = [...(names ?? [])].map((it) => `:${it}`).join(", ");
    fail(
      "placeholder-unknown",
      `uses :${name}, which the from does not have`,
      `Use ${known}, or write %3A for a plain colon`,
    );
  }
  if (!isSound) return null;
  if (template.marks.length === 0) return { kind: "literal", href: asWritten(url.href, to) };
  const split = (text: string): TargetPart[] => splitAtMarks(text, template.marks);
  return {
    kind: "template",
    origin: url.origin,
    path: split(url.pathname),
    search: /^[^#]*\?/.test(url.href) ? split(url.search.slice(1)) : null,
    hash: url.href.includes("#") ? split(url.hash.slice(1)) : null,
  };
}

function whyForeign(found: string, names: ReadonlySet<string>): [why: string, fix: string] {
  const own = /\w*[A-Za-z_]\w*/.exec(found)?.[0] ?? "";
  // The counterpart of another tool's star or group is the splat, else the only placeholder.
  const [only] = names;
  const meant = [own, "splat"].find((it) => names.has(it)) ?? (names.size === 1 ? only : undefined);
  const known = [...names].map((it) => `:${it}`).join(", ");
  const use = meant === undefined ? `Use ${known}` : `Write :${meant} in its place`;
  const escape = found.replaceAll(/\W/g, escapeOf);
  const why = `has ${quote(found)}, which is not a placeholder here: visitors would be sent to it literally`;
  return [why, `${use}, or write ${escape} if it is intended`];
}

function escapeOf(character: string): string {
  return `%${(character.codePointAt(0) ?? 0).toString(16).toUpperCase().padStart(2, "0")}`;
}

interface Mark {
  readonly mark: string;
  readonly name: string;
}

/** Replaces each placeholder by a unique word that the URL parser leaves unchanged. */
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

function splitAtMarks(text: string, marks: readonly Mark[]): TargetPart[] {
  const parts: TargetPart[] = [];
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

function insteadOf(hostname: string, targetHosts: ReadonlySet<string>): string {
  const listed = `Use one of ${[...targetHosts].join(", ") || "them"}`;
  return isIpAddress(hostname)
    ? `${listed}: an IP address cannot be one`
    : `${listed}, or add the host to site.targetHosts`;
}
