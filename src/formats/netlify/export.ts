import { success } from "../../domain/result.ts";
import {
  type Exporter,
  type ExportRule,
  hasQuery,
  type Omission,
  omitSettings,
  passesAll,
  withDistinctNames,
  withoutPassed,
} from "../export/exported.ts";
import { sentText } from "../export/sent-text.ts";
import { writeLines } from "../export/write-lines.ts";
import type { WrittenSegment } from "../rules/written-source.ts";

/** A line or a block of Netlify's configuration. */
interface NetlifyRow {
  readonly from: string;
  readonly query: readonly (readonly [string, string])[];
  readonly to: string;
  readonly status: number;
}

export const exportNetlify: Exporter = (routes) => {
  const { rows, omissions } = listRows(routes);
  const lines = rows.map(({ from, query, to, status }) => {
    const parameters = query.map(([name, value]) => `${name}=${value}`);
    return [from, ...parameters, to, String(status)].join(" ");
  });
  return { content: lines.map((it) => `${it}\n`).join(""), omissions };
};

export const exportNetlifyToml: Exporter = (routes) => {
  const { rows, omissions } = listRows(routes);
  const blocks = rows.map(({ from, query, to, status }) => {
    const table = query.map(
      ([name, value]) =>
        `${tomlText(decodeURIComponent(name))} = ${tomlText(decodeURIComponent(value))}`,
    );
    return [
      "[[redirects]]",
      `  from = ${tomlText(from)}`,
      `  to = ${tomlText(to)}`,
      `  status = ${status}`,
      "  force = true",
      ...(table.length > 0 ? [`  query = { ${table.join(", ")} }`] : []),
    ].join("\n");
  });
  return { content: blocks.map((it) => `${it}\n`).join("\n"), omissions };
};

/** A basic string in TOML, which has the same escapes as JSON. */
function tomlText(text: string): string {
  return JSON.stringify(text).replaceAll("\u007f", "\\u007F");
}

/** The file that is served for a page that is gone. */
const GONE_PAGE = "/410.html";

function listRows(routes: Parameters<Exporter>[0]): { rows: NetlifyRow[]; omissions: Omission[] } {
  const { lines, omissions } = writeLines(routes, {
    findObstacle,
    write: (rule) => success(toRow(withDistinctNames(rule))),
    listChanges,
  });
  const rows = lines.map(({ line }) => line);
  if (rows.some((it) => it.status === 410)) {
    omissions.push({
      rule: null,
      message: `the page ${GONE_PAGE} is shown for what is gone: it has to be there`,
    });
  }
  return { rows, omissions: [...omissions, ...omitSettings(routes)] };
}

/** Netlify decodes values of parameters before it looks for names, so that a colon cannot be escaped. */
function findObstacle({ written }: ExportRule): string | null {
  return written.query.some(({ value, capture }) => capture === null && value?.startsWith(":"))
    ? "asks for a parameter whose value begins with a colon, which Netlify reads as a name"
    : null;
}

function listChanges(exported: ExportRule): string[] {
  const { rule, written } = exported;
  const changes: string[] = [];
  if (written.segments.some((it) => it.kind === "literal" && /^:|\*/.test(sentText(it.text)))) {
    changes.push(
      "Netlify finds it only where the : and the * in its path are asked for as escapes",
    );
  }
  if (rule.gone && rule.to !== undefined) {
    changes.push("Netlify shows no suggestion on a page that is gone");
  }
  if (rule.gone) return changes;
  const isDropped = rule.query === "drop";
  const dropsThere = hasQuery(withoutPassed(exported));
  if (isDropped && !dropsThere) changes.push("Netlify passes the visitor's parameters on");
  if (!isDropped && dropsThere) {
    changes.push("Netlify drops the visitor's parameters where the target has its own");
  }
  if (!isDropped && !dropsThere && !passesAll(exported)) {
    changes.push("Netlify passes on the parameters that it asks for, too");
  }
  return changes;
}

function toRow(exported: ExportRule): NetlifyRow {
  const { rule, written } = exported;
  const { host, segments, query } = written;
  const path = `/${segments.map(segmentText).join("/")}`;
  return {
    from: (host === "" ? "" : `https://${host}`) + path,
    query: query.map(({ name, value, capture }) => [
      encodeURIComponent(name),
      capture === null ? encodeURIComponent(value ?? "") : `:${capture}`,
    ]),
    to: rule.gone ? GONE_PAGE : encodeSpaces(withoutPassed(exported)),
    status: rule.gone ? 410 : (rule.status ?? 301),
  };
}

/** Writes a segment; a literal that would be read as a pattern, a parameter or a comment is escaped. */
function segmentText(segment: WrittenSegment): string {
  if (segment.kind === "splat") return "*";
  if (segment.kind !== "literal") return `:${segment.name}`;
  return sentText(segment.text).replace(/^:/, "%3A").replaceAll("*", "%2A");
}

function encodeSpaces(text: string): string {
  return text.replace(/\s/g, encodeURIComponent);
}
