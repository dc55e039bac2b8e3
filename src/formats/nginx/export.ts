import {
  changed,
  createSeen,
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
  decodeSegment,
  type ExportTarget,
  listExpressions,
  prefixExpression,
  readTarget,
  toExpression,
  UNDECODABLE,
} from "../export/to-expression.ts";

/** What a `map` of nginx's holds before it has to be told how large it gets. */
const MAP_ROWS = 1000;

/**
 * Maps for exact rules, and a server that asks them first and then rewrites the patterns, the best first. What
 * a rewrite takes it escapes, which `return` does not.
 */
export const exportNginx: Exporter = (routes) => {
  const { targetHosts } = routes.table.site;
  const exact = createMaps();
  const rewrites: string[] = [];
  const omissions: Omission[] = [];
  const isSeen = createSeen();
  for (const rule of listByPrecedence(routes)) {
    const unsayable = findUnsayable(rule) ?? findForeign(rule);
    const expanded = listExpressions(rule);
    const written = expanded?.map((it) => write(it, targetHosts)) ?? [
      { why: "takes too many values" },
    ];
    const why = unsayable ?? written.find((it) => "why" in it)?.why;
    if (why !== undefined) {
      omissions.push(leftOut(rule, why));
      continue;
    }
    omissions.push(...findChanges(rule));
    for (const it of written) {
      if ("rewrite" in it) rewrites.push(it.rewrite);
      else if ("row" in it && !isSeen(rule)) exact.add(it.row);
    }
  }
  for (const { from, to } of listFallbacks(routes)) {
    rewrites.push(`rewrite ${quoteWord(prefixExpression(from))} ${quoteWord(to)} permanent;`);
  }
  if (exact.count() > MAP_ROWS) {
    const message = `these are ${exact.count()} exact rules: raise map_hash_max_size and map_hash_bucket_size in http`;
    omissions.push({ rule: null, message });
  }
  const names = routes.data.site.hosts.join(" ");
  const inside = [`server_name ${names};`, ...exact.questions(), ...rewrites];
  const server = `server {\n${inside.map((it) => `  ${it}\n`).join("")}}\n`;
  return { content: exact.text() + server, omissions: [...omissions, ...omitKeep(routes)] };
};

/** A row of the map for its answer: where the path goes, or 1 where it is gone. */
interface Row {
  /** Which map: `301`, `302_bare`, `gone`. */
  readonly map: string;
  readonly path: string;
  readonly value: string;
}

type Written = { readonly row: Row } | { readonly rewrite: string } | { readonly why: string };

function findForeign({ written: { host, query } }: ExportRule): string | null {
  if (host !== "") return "is for one host, and belongs into that one's server";
  return query.length > 0 ? "asks for parameters, which a map of paths cannot" : null;
}

function findChanges(rule: ExportRule): Omission[] {
  const { gone, to = "", query = "merge", status = 301 } = rule.rule;
  if (gone) {
    return to === "" ? [] : [changed(rule, "nginx shows no suggestion on a page that is gone")];
  }
  const changes: Omission[] = [];
  if (rule.isPattern && status !== 301 && status !== 302) {
    changes.push(
      changed(rule, `with ${rewriteStatus(status)}: nginx rewrites with 301 and 302 alone`),
    );
  }
  if (query === "merge" && (to.includes("#") || (!rule.isPattern && to.includes("?")))) {
    changes.push(changed(rule, "nginx drops the visitor's parameters"));
  }
  return changes;
}

/** The one of the two statuses of a rewrite that lasts as long. */
function rewriteStatus(status: number): 301 | 302 {
  return status === 301 || status === 308 ? 301 : 302;
}

function write(rule: ExportRule, targetHosts: ReadonlySet<string>): Written {
  const expression = toExpression(rule);
  if (typeof expression === "string") return { why: expression };
  const { gone, query = "merge", status = 301 } = rule.rule;
  const isExact = rule.source.segments === null;
  const path = isExact ? writePath(rule) : "";
  if (path === null) return { why: UNDECODABLE };
  if (gone) {
    return isExact
      ? { row: { map: "gone", path, value: "1" } }
      : { rewrite: `if ($uri ~ ${quoteWord(expression.source)}) { return 410; }` };
  }
  const target = readTarget(rule, expression.groups, targetHosts);
  if (!target) return { why: "has a target that may not be served" };
  const { search, hash } = target;
  if (isExact) {
    const isBare = query === "drop" || search.length > 0 || hash.length > 0;
    return {
      row: { map: `${status}${isBare ? "_bare" : ""}`, path, value: writeTarget(target) },
    };
  }
  const isBare = query === "drop" || hash.length > 0;
  const to = quoteWord(`${writeTarget(target)}${isBare ? "?" : ""}`);
  const flag = rewriteStatus(status) === 301 ? "permanent" : "redirect";
  return { rewrite: `rewrite ${quoteWord(expression.source)} ${to} ${flag};` };
}

function writePath({ written: { segments } }: ExportRule): string | null {
  const texts = segments.map((it) => (it.kind === "literal" ? decodeSegment(it.text) : null));
  return texts.includes(null) ? null : `/${texts.join("/")}`;
}

/** A dollar sign would begin a variable. */
function writeTarget({ path, search, hash }: ExportTarget): string {
  return [...path, ...search, ...hash]
    .map((it) => (typeof it === "number" ? `$${it}` : it.replaceAll("$", "%24")))
    .join("");
}

function quoteWord(text: string): string {
  return `"${text.replace(/\\(?=["'\\trn]|$)|"/g, "\\$&")}"`;
}

interface Maps {
  add(row: Row): void;
  count(): number;
  /** The maps themselves, which stand outside of the server. */
  text(): string;
  /** What the server asks. */
  questions(): string[];
}

function createMaps(): Maps {
  const maps = new Map<string, string[]>();
  let count = 0;
  return {
    add({ map, path, value }) {
      const rows = maps.get(map) ?? [];
      maps.set(map, rows);
      for (const it of path === "/" ? [path] : [path, `${path}/`]) {
        rows.push(`  ${quoteWord(it)} ${quoteWord(value)};\n`);
      }
      count++;
    },
    count: () => count,
    text: () =>
      [...maps].map(([name, rows]) => `map $uri $sunset_${name} {\n${rows.join("")}}\n\n`).join(""),
    questions: () =>
      [...maps.keys()].map((name) => {
        const variable = `$sunset_${name}`;
        if (name === "gone") return `if (${variable}) { return 410; }`;
        const query = name.endsWith("_bare") ? "" : "$is_args$args";
        return `if (${variable}) { return ${name.replace("_bare", "")} ${variable}${query}; }`;
      }),
  };
}
