import { failure, type Result, success } from "../../domain/result.ts";
import { isPermanentRedirect } from "../../domain/table/redirect-status.ts";
import { type Exporter, type ExportRule, omitSettings } from "../export/exported.ts";
import {
  decodeSegment,
  type ExportTarget,
  keepsSpelling,
  listExpressions,
  readTarget,
  SPELLING,
  toExpression,
  UNDECODABLE,
} from "../export/to-expression.ts";
import { type Obstacle, writeLines } from "../export/write-lines.ts";

/** The default sizes of nginx's maps: the number of keys, and the bytes of a key with its value. */
const MAX_SIZE = 2048;
const BUCKET_SIZE = 64;

/**
 * Exports maps for exact rules, and a server that looks these up first and then rewrites the patterns, the most
 * specific first. A rewrite escapes its captures, which `return` does not.
 */
export const exportNginx: Exporter = (routes) => {
  const { targetHosts } = routes.table.site;
  const { lines, omissions } = writeLines(routes, {
    findObstacle,
    keepsCase: true,
    expand: listExpressions,
    write: (rule) => write(rule, targetHosts),
    listChanges,
  });
  const exact = createMaps();
  const rewrites: string[] = [];
  for (const { line } of lines) {
    if ("rewrite" in line) rewrites.push(line.rewrite);
    else exact.add(line);
  }
  const names = routes.data.site.hosts.join(" ");
  const inside = [`server_name ${names};`, ...exact.questions(), ...rewrites];
  const server = `server {\n${inside.map((it) => `  ${it}\n`).join("")}}\n`;
  return {
    content: exact.sizes() + exact.text() + server,
    omissions: [...omissions, ...omitSettings(routes)],
  };
};

/** A row of the map for its answer: the target of a path, or 1 if it is gone. */
interface MapLine {
  /** The map: `301`, `302_bare`, `gone`. */
  readonly map: string;
  readonly path: string;
  readonly value: string;
}

type NginxLine = MapLine | { readonly rewrite: string };

function findObstacle({ written: { host, query } }: ExportRule): string | null {
  if (host !== "") return "is for one host, and belongs in the server of that host";
  return query.length > 0 ? "asks for parameters, which a map of paths cannot" : null;
}

function listChanges(exported: ExportRule): string[] {
  const { rule, isPattern } = exported;
  const { gone, to = "", query = "merge", status = 301 } = rule;
  if (gone) return to === "" ? [] : ["nginx shows no suggestion on a page that is gone"];
  const changes: string[] = keepsSpelling(exported) ? [`nginx ${SPELLING}`] : [];
  if (isPattern && status !== 301 && status !== 302) {
    changes.push(`with ${rewriteStatus(status)}: nginx rewrites with 301 and 302 only`);
  }
  if (isPattern && DECODED.test(to.replace(/%(?:24|3F)/gi, "")) && /\/[^?#]*:[a-z_]/i.test(to)) {
    changes.push("nginx decodes the escapes of its target");
  }
  if (query === "merge" && (to.includes("#") || (!isPattern && to.includes("?")))) {
    changes.push("nginx drops the visitor's parameters");
  }
  return changes;
}

/** Escapes that nginx's rewrites decode. */
const DECODED = /^[^?#]*%(?:2[6-9A-F]|[3-6][0-9A-F]|7[0-9A-E])/i;

/** Of the two statuses of a rewrite, the one that is permanent or temporary like the given one. */
function rewriteStatus(status: number): 301 | 302 {
  return isPermanentRedirect(status) ? 301 : 302;
}

function rewriteFlag(status: number): "permanent" | "redirect" {
  return rewriteStatus(status) === 301 ? "permanent" : "redirect";
}

function write(rule: ExportRule, targetHosts: ReadonlySet<string>): Result<NginxLine, Obstacle> {
  const expression = toExpression(rule);
  if (!expression.ok) return expression;
  const { source, groups } = expression.value;
  const { gone, query = "merge", status = 301 } = rule.rule;
  const isExact = rule.source.segments === null;
  const path = isExact ? writePath(rule) : "";
  if (path === null) return failure(UNDECODABLE);
  if (gone) {
    return success(
      isExact
        ? { map: "gone", path, value: "1" }
        : { rewrite: `if ($uri ~ ${quoteWord(source)}) { return 410; }` },
    );
  }
  const target = readTarget(rule, groups, targetHosts);
  if (!target.ok) return target;
  const { search, hash } = target.value;
  const to = writeTarget(target.value);
  const isBare = query === "drop" || hash.length > 0;
  if (isExact) {
    const map = `${status}${isBare || search.length > 0 ? "_bare" : ""}`;
    return success({ map, path, value: to });
  }
  // A rewrite decodes escapes in its target.
  if (groups.size === 0 && DECODED.test(to)) {
    const rest = isBare || search.length > 0 ? "" : "$is_args$args";
    const answer = `return ${rewriteStatus(status)} ${quoteWord(to + rest)};`;
    return success({ rewrite: `if ($uri ~ ${quoteWord(source)}) { ${answer} }` });
  }
  const flag = rewriteFlag(status);
  const rewrite = `rewrite ${quoteWord(source)} ${quoteWord(`${to}${isBare ? "?" : ""}`)} ${flag};`;
  return success({ rewrite });
}

function writePath({ written: { segments } }: ExportRule): string | null {
  const texts = segments.map((it) => (it.kind === "literal" ? decodeSegment(it.text) : null));
  return texts.includes(null) ? null : `/${texts.join("/")}`;
}

/** Writes a target; a dollar sign would begin a variable. */
function writeTarget({ path, search, hash }: ExportTarget): string {
  return [...path, ...search, ...hash]
    .map((it) => (typeof it === "number" ? `$${it}` : it.replaceAll("$", "%24")))
    .join("");
}

function quoteWord(text: string): string {
  return `"${text.replace(/\\(?=["'\\trn]|$)|"/g, "\\$&")}"`;
}

function powerOfTwo(atLeast: number, smallest: number): number {
  return 2 ** Math.ceil(Math.log2(Math.max(atLeast, smallest)));
}

interface Maps {
  add(line: MapLine): void;
  /** The size directives, without which nginx does not start. */
  sizes(): string;
  /** The maps themselves, which belong outside the server. */
  text(): string;
  /** The lookups in the server. */
  questions(): string[];
}

function createMaps(): Maps {
  const maps = new Map<string, string[]>();
  let longest = 0;
  const largest = (): number => Math.max(0, ...[...maps.values()].map((it) => it.length));
  return {
    add({ map, path, value }) {
      const rows = maps.get(map) ?? [];
      maps.set(map, rows);
      for (const it of path === "/" ? [path] : [path, `${path}/`]) {
        rows.push(`  ${quoteWord(it)} ${quoteWord(value)};\n`);
        longest = Math.max(longest, new TextEncoder().encode(it).length);
      }
    },
    sizes() {
      // A key is stored with its length and two pointers, all of them aligned.
      const size = powerOfTwo(longest + 32, BUCKET_SIZE);
      return `map_hash_max_size ${powerOfTwo(largest() * 2, MAX_SIZE)};\nmap_hash_bucket_size ${size};\n\n`;
    },
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
