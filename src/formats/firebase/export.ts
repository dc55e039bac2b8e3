/**
 * Exports a complete `firebase.json`: with an empty folder `public` next to it, `firebase deploy --only hosting`
 * publishes it.
 */
import { success } from "../../domain/result.ts";
import { expandValues, type Exporter, type ExportRule, omitSettings } from "../export/exported.ts";
import { sentText } from "../export/sent-text.ts";
import { writeLines } from "../export/write-lines.ts";
import type { WrittenSegment } from "../rules/written-source.ts";

interface FirebaseRedirect {
  readonly source: string;
  readonly destination: string;
  readonly type: 301 | 302;
}

export const exportFirebase: Exporter = (routes) => {
  const { lines, omissions } = writeLines(routes, {
    findObstacle,
    expand: expandValues,
    write: (exported) => success(toRedirects(exported)),
    listChanges,
  });
  const redirects = firstOfEach(lines.flatMap(({ line }) => line));
  omissions.push(...omitSettings(routes), {
    rule: null,
    message:
      "Firebase tells apart upper and lower case, and drops a last slash from what it fills into a target",
  });
  const hosting = { public: "public", ignore: ["firebase.json", "**/.*"] };
  const settings = Object.entries(hosting).map(
    ([name, value]) => `    ${JSON.stringify(name)}: ${JSON.stringify(value)},\n`,
  );
  const entries = redirects.map((it) => `      ${JSON.stringify(it)}`).join(",\n");
  const list = entries === "" ? "[]" : `[\n${entries}\n    ]`;
  return {
    content: `{\n  "hosting": {\n${settings.join("")}    "redirects": ${list}\n  }\n}\n`,
    omissions,
  };
};

function findObstacle({ rule, written, isPattern }: ExportRule): string | null {
  if (rule.gone) return "is gone, and Firebase only redirects";
  if (written.host !== "") return "is for one host, and a file is for a whole site";
  if (written.query.length > 0) return "asks for parameters, which Firebase does not see";
  const { to = "" } = rule;
  if (!isPattern && /\/:\w/.test(to)) {
    return "has a segment that begins with a colon in its target, which Firebase reads as a name";
  }
  if (!isPattern || !names(to)) return null;
  if (!/\/:[A-Za-z_]/.test(to.replace(/^https:\/\//, ""))) {
    return "puts a part of the old address elsewhere than into a whole segment of its target";
  }
  return /%(?:23|25|2f|3f)/i.test(to)
    ? "has an escape in its target, which Firebase decodes where it fills in names"
    : null;
}

/** Whether a pattern's target has placeholders. */
function names(to: string): boolean {
  return /:[A-Za-z_]/.test(to.replace(/^https:\/\//, ""));
}

function listChanges({ rule, isPattern }: ExportRule): string[] {
  const { query, status = 301, to = "" } = rule;
  const isNamed = isPattern && names(to);
  return [
    ...(query === "drop" ? ["Firebase passes the visitor's parameters on"] : []),
    ...(!isNamed && plainTarget(to).includes("%")
      ? ["Firebase's emulator escapes the % of its target once more"]
      : []),
    ...(status === 301 || status === 302
      ? []
      : [`Firebase answers ${typeOf(status)}, not ${status}`]),
  ];
}

/** The status of Firebase's two that has the same effect for requests that a browser sends by itself. */
function typeOf(status: number): 301 | 302 {
  return status === 301 || status === 308 ? 301 : 302;
}

/** Keeps only the first redirect for each source, because the others are never used. */
function firstOfEach(redirects: readonly FirebaseRedirect[]): FirebaseRedirect[] {
  const sources = new Set<string>();
  return redirects.filter(({ source }) => sources.size !== sources.add(source).size);
}

/**
 * Writes a redirect and, if necessary, one for an empty rest, which would remove the preceding slash from the target.
 */
function toRedirects(exported: ExportRule): FirebaseRedirect[] {
  const { rule, written } = exported;
  const to = rule.to?.replace(/\/:splat(?=$|[?#])/, "/");
  if (to === rule.to || to === undefined) return [toRedirect(exported)];
  const segments = written.segments.filter((it) => it.kind !== "splat");
  const bare = { ...exported, rule: { ...rule, to }, written: { ...written, segments } };
  return [toRedirect(bare), toRedirect(exported)];
}

function toRedirect({ rule, written: { segments }, isPattern }: ExportRule): FirebaseRedirect {
  const { to = "", status = 301 } = rule;
  const isNamed = isPattern && names(to);
  const path = segments.map((it) => (isNamed ? namedSegment(it) : globSegment(it))).join("");
  return {
    source: path === "" ? "/" : path.replace(/^\{,(.*)\}$/, "$1"),
    destination: isNamed ? namedTarget(to) : plainTarget(to),
    type: typeOf(status),
  };
}

/** A segment with its preceding slash, for a redirect whose target has names. */
function namedSegment(segment: WrittenSegment): string {
  if (segment.kind === "splat") return "/:splat*";
  if (segment.kind !== "literal") return `/:${segment.name}`;
  return `/${asked(segment.text).replace(/[\\:*+?(){}[\]]/g, "\\$&")}`;
}

/** A segment with its preceding slash, as a glob. */
function globSegment(segment: WrittenSegment): string {
  if (segment.kind === "splat") return "{,/**}";
  if (segment.kind !== "literal") return "/*";
  return `/${escapeGlob(asked(segment.text))}`;
}

function escapeGlob(text: string): string {
  return text.replace(/[\\*?[\]{}()]|^:/g, "\\$&");
}

/** A path as Firebase compares it: decoded as by `decodeURI`. */
function asked(text: string): string {
  return decode(sentText(text));
}

function namedTarget(to: string): string {
  return to.replace(/:splat\b/g, ":splat*").replace(/[()]/g, "\\$&");
}

/** Decodes as many escapes of a target as possible, because Firebase escapes a target with its escapes. */
function plainTarget(to: string): string {
  const [, path = "", rest = ""] = /^([^?#]*)([^]*)$/.exec(to) ?? [];
  const bare = path.replace(/%(?:2[46BC]|3[ABD]|40)/gi, decodeURIComponent);
  const decoded = decode(bare + rest);
  return encodeURI(decoded) === bare + rest ? decoded : to;
}

function decode(text: string): string {
  try {
    return decodeURI(text);
  } catch {
    return text;
  }
}
