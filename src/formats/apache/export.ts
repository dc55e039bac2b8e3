import { type Result, success } from "../../domain/result.ts";
import {
  type Exporter,
  type ExportRule,
  hasQuery,
  listFallbacks,
  omitSettings,
} from "../export/exported.ts";
import {
  type ExportTarget,
  listExpressions,
  prefixExpression,
  readTarget,
  toExpression,
} from "../export/to-expression.ts";
import { type Obstacle, writeLines } from "../export/write-lines.ts";

/** An `.htaccess`, or a part of a virtual host: the first line that matches answers. */
export const exportApache: Exporter = (routes) => {
  const { targetHosts } = routes.table.site;
  const { lines, omissions } = writeLines(routes, {
    findObstacle,
    expand: listExpressions,
    write: (rule) => write(rule, targetHosts),
    listChanges,
  });
  const fallbacks = listFallbacks(routes).map(
    ({ from, to, status }) =>
      `RedirectMatch ${status} ${quoteWord(prefixExpression(from))} ${quoteWord(to)}`,
  );
  return {
    content: [...lines.map((it) => it.line), ...fallbacks].map((it) => `${it}\n`).join(""),
    omissions: [...omissions, ...omitSettings(routes)],
  };
};

function findObstacle({ written: { host, query } }: ExportRule): string | null {
  if (host !== "") return "is for one host, and belongs into that one's <VirtualHost>";
  return query.length > 0 ? "asks for parameters, which RedirectMatch cannot" : null;
}

function listChanges({ rule: { gone, to = "", query = "merge" } }: ExportRule): string[] {
  if (gone) return to === "" ? [] : ["Apache shows no suggestion on a page that is gone"];
  if (hasQuery(to)) {
    return query === "merge"
      ? ["Apache drops the visitor's parameters where the target has some"]
      : [];
  }
  if (query === "drop") return ["Apache passes the visitor's parameters on"];
  return to.includes("#") ? ["Apache puts the visitor's parameters behind the fragment"] : [];
}

function write(rule: ExportRule, targetHosts: ReadonlySet<string>): Result<string, Obstacle> {
  const expression = toExpression(rule);
  if (!expression.ok) return expression;
  const source = quoteWord(expression.value.source);
  if (rule.rule.gone) return success(`RedirectMatch 410 ${source}`);
  const target = readTarget(rule, expression.value.groups, targetHosts);
  if (!target.ok) return target;
  const to = quoteWord(writeTarget(target.value));
  return success(`RedirectMatch ${rule.rule.status ?? 301} ${source} ${to}`);
}

/** Apache escapes the path itself, and not what comes behind. */
function writeTarget({ path, search, hash }: ExportTarget): string {
  const write = (parts: readonly (string | number)[], decode: (text: string) => string): string =>
    parts
      .map((it) => (typeof it === "number" ? `$${it}` : decode(it).replace(/[$\\]/g, "\\$&")))
      .join("");
  return write(path, decodeEscapes) + write([...search, ...hash], (it) => it);
}

/** Escapes decoded if they are UTF-8. */
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
