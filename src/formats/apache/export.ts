import {
  changed,
  type Exporter,
  type ExportRule,
  findUnsayable,
  leftOut,
  listByPrecedence,
  listFallbacks,
  type Omission,
  omitKeep,
} from "../export/exported.ts";
import {
  type ExportTarget,
  listExpressions,
  prefixExpression,
  readTarget,
  toExpression,
} from "../export/to-expression.ts";

/** An `.htaccess`, or a part of a virtual host: the first line that matches answers. */
export const exportApache: Exporter = (routes) => {
  const { targetHosts } = routes.table.site;
  const lines: string[] = [];
  const omissions: Omission[] = [];
  for (const rule of listByPrecedence(routes)) {
    const unsayable = findUnsayable(rule) ?? findForeign(rule);
    const expanded = listExpressions(rule);
    const written = expanded?.map((it) => toLine(it, targetHosts)) ?? [TOO_MANY];
    const why = unsayable ?? written.find((it) => "why" in it)?.why;
    if (why !== undefined) {
      omissions.push(leftOut(rule, why));
      continue;
    }
    lines.push(...written.flatMap((it) => ("line" in it ? [it.line] : [])));
    omissions.push(...findChanges(rule));
  }
  for (const { from, to } of listFallbacks(routes)) {
    lines.push(`RedirectMatch 301 ${quoteWord(prefixExpression(from))} ${quoteWord(to)}`);
  }
  return {
    content: lines.map((it) => `${it}\n`).join(""),
    omissions: [...omissions, ...omitKeep(routes)],
  };
};

type Line = { readonly line: string } | { readonly why: string };

const TOO_MANY: Line = { why: "takes too many values" };

function findForeign({ written: { host, query } }: ExportRule): string | null {
  if (host !== "") return "is for one host, and belongs into that one's <VirtualHost>";
  return query.length > 0 ? "asks for parameters, which RedirectMatch cannot" : null;
}

function findChanges(rule: ExportRule): Omission[] {
  const { gone, to = "", query = "merge" } = rule.rule;
  if (gone) {
    return to === "" ? [] : [changed(rule, "Apache shows no suggestion on a page that is gone")];
  }
  const hasQuery = /^[^#]*\?/.test(to);
  const changes: Omission[] = [];
  if (hasQuery && query === "merge") {
    changes.push(changed(rule, "Apache drops the visitor's parameters where the target has some"));
  }
  if (!hasQuery && query === "drop") {
    changes.push(changed(rule, "Apache passes the visitor's parameters on"));
  }
  if (!hasQuery && query === "merge" && to.includes("#")) {
    changes.push(changed(rule, "Apache puts the visitor's parameters behind the fragment"));
  }
  return changes;
}

function toLine(rule: ExportRule, targetHosts: ReadonlySet<string>): Line {
  const expression = toExpression(rule);
  if (typeof expression === "string") return { why: expression };
  const source = quoteWord(expression.source);
  if (rule.rule.gone) return { line: `RedirectMatch 410 ${source}` };
  const target = readTarget(rule, expression.groups, targetHosts);
  if (!target) return { why: "has a target that may not be served" };
  const to = quoteWord(writeTarget(target));
  return { line: `RedirectMatch ${rule.rule.status ?? 301} ${source} ${to}` };
}

/** Apache escapes the path itself, and not what comes behind. */
function writeTarget({ path, search, hash }: ExportTarget): string {
  const write = (parts: readonly (string | number)[], decode: (text: string) => string): string =>
    parts
      .map((it) => (typeof it === "number" ? `$${it}` : decode(it).replace(/[$\\]/g, "\\$&")))
      .join("");
  return write(path, decodeEscapes) + write([...search, ...hash], (it) => it);
}

/** Escapes decoded where they are UTF-8. */
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
