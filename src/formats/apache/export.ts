import { failure, type Result, success } from "../../domain/result.ts";
import { type Exporter, type ExportRule, hasQuery, omitSettings } from "../export/exported.ts";
import {
  type ExportTarget,
  keepsSpelling,
  listExpressions,
  readTarget,
  SPELLING,
  toExpression,
} from "../export/to-expression.ts";
import { type Obstacle, writeLines } from "../export/write-lines.ts";

/** Exports an `.htaccess`, or a part of a virtual host; the first matching line answers. */
export const exportApache: Exporter = (routes) => {
  const { targetHosts } = routes.table.site;
  const { lines, omissions } = writeLines(routes, {
    findObstacle,
    keepsCase: true,
    expand: listExpressions,
    write: (rule) => write(rule, targetHosts),
    listChanges,
  });
  // Apache evaluates rewrites before redirects; these rewrites are for one address each and precede anything wider.
  const rewrites = lines.some((it) => it.line.startsWith("RewriteRule"))
    ? ["RewriteEngine On"]
    : [];
  return {
    content: [...rewrites, ...lines.map((it) => it.line)].map((it) => `${it}\n`).join(""),
    omissions: [...omissions, ...omitSettings(routes)],
  };
};

function findObstacle({ written: { host, query } }: ExportRule): string | null {
  if (host !== "") return "is for one host, and belongs in the <VirtualHost> of that host";
  return query.length > 0 ? "asks for parameters, which RedirectMatch cannot" : null;
}

function listChanges(rule: ExportRule): string[] {
  const spelling = keepsSpelling(rule) ? [`Apache ${SPELLING}`] : [];
  return [...spelling, ...listQueryChanges(rule)];
}

function listQueryChanges({ rule: { gone, to = "", query = "merge" } }: ExportRule): string[] {
  if (gone) return to === "" ? [] : ["Apache shows no suggestion on a page that is gone"];
  if (hasQuery(to)) {
    return query === "merge"
      ? ["Apache drops the visitor's parameters where the target has some"]
      : [];
  }
  if (query === "drop") return ["Apache passes the visitor's parameters on"];
  return to.includes("#") ? ["Apache puts the visitor's parameters after the fragment"] : [];
}

function write(rule: ExportRule, targetHosts: ReadonlySet<string>): Result<string, Obstacle> {
  const expression = toExpression(rule);
  if (!expression.ok) return expression;
  const source = quoteWord(expression.value.source);
  if (rule.rule.gone) return success(`RedirectMatch 410 ${source}`);
  const target = readTarget(rule, expression.value.groups, targetHosts);
  if (!target.ok) return target;
  const { status = 301 } = rule.rule;
  const isAlike = target.value.path.every(
    (it) => typeof it === "number" || isEscapedAlike(it, rule.isPattern),
  );
  if (isAlike) {
    return success(`RedirectMatch ${status} ${source} ${quoteWord(writeTarget(target.value))}`);
  }
  if (rule.isPattern) return failure({ why: "has a target that Apache would escape otherwise" });
  return success(writeRewrite(expression.value.source, target.value, status));
}

/**
 * Writes a rewrite: `RedirectMatch` escapes a path in its own way, while `RewriteRule` can leave it unchanged. Its words
 * know no escape for a quotation mark.
 */
function writeRewrite(source: string, target: ExportTarget, status: number): string {
  // In a folder's own file, a path has no first slash.
  const expression = source.replace("^/", "^/?").replaceAll('"', "\\x22");
  const text = [...target.path, ...target.search, ...target.hash].join("");
  const to = text.replace(/[$%\\]/g, "\\$&").replaceAll('"', "%22");
  return `RewriteRule "${expression}" "${to}" [R=${status},NE,L]`;
}

/** The characters that Apache escapes in a path. */
const ESCAPED = /[^A-Za-z0-9$\-_.+!*'(),:;@&=/~]/gu;

/**
 * Whether Apache outputs a part of a path unchanged.
 *
 * @param inAnyCase Whether escapes may be in lower case, as Apache writes them.
 */
function isEscapedAlike(text: string, inAnyCase: boolean): boolean {
  const decoded = decodeEscapes(text);
  if (/[?#]/.test(decoded)) return false;
  const escaped = decoded.replace(ESCAPED, (it) => encodeURIComponent(it).toLowerCase());
  return inAnyCase
    ? escaped === text.replace(/%[0-9A-F]{2}/g, (it) => it.toLowerCase())
    : escaped === text;
}

/** Writes a target; Apache escapes only the path, and nothing after it. */
function writeTarget({ path, search, hash }: ExportTarget): string {
  const write = (parts: readonly (string | number)[], decode: (text: string) => string): string =>
    parts
      .map((it) => (typeof it === "number" ? `$${it}` : decode(it).replace(/[$\\]/g, "\\$&")))
      .join("");
  return write(path, decodeEscapes) + write([...search, ...hash], (it) => it);
}

/** Decodes escapes that are valid UTF-8. */
function decodeEscapes(text: string): string {
  return text.replace(/(?:%[0-9a-f]{2})+/gi, (escapes) => {
    try {
      return decodeURIComponent(escapes);
    } catch {
      return escapes;
    }
  });
}

function quoteWord(text: string): string {
  return `"${text.replace(/\\(?=\\|"|$)|"/g, "\\$&")}"`;
}
