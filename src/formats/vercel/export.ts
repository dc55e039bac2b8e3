import { success } from "../../domain/result.ts";
import {
  expandValues,
  type Exporter,
  type ExportRule,
  fillsValue,
  isListOnly,
  omitSettings,
  passesAll,
} from "../export/exported.ts";
import { escapeExpression } from "../export/to-expression.ts";
import { sentText } from "../export/sent-text.ts";
import { writeLines } from "../export/write-lines.ts";
import type { WrittenSegment } from "../rules/written-source.ts";

/** Vercel's limit (vercel.com/docs/redirects/configuration-redirects). */
const MAX_REDIRECTS = 2048;

interface VercelRedirect {
  readonly source: string;
  readonly has?: readonly object[];
  readonly destination: string;
  readonly statusCode: number;
}

export const exportVercel: Exporter = (routes) => {
  const { lines, omissions } = writeLines(routes, {
    findObstacle,
    expand: (rule) => (isListOnly(rule) && !respells(rule) ? [rule] : expandValues(rule)),
    write: (rule) => success(toRedirect(rule)),
    listChanges,
  });
  const redirects = lines.map((it) => it.line);
  if (redirects.length > MAX_REDIRECTS) {
    const message = `these are ${redirects.length} redirects, and Vercel takes ${MAX_REDIRECTS} in this file: the others belong into its bulk redirects`;
    omissions.push({ rule: null, message });
  }
  omissions.push(...omitSettings(routes), {
    rule: null,
    message: "Vercel tells apart upper and lower case",
  });
  const entries = redirects.map((it) => `    ${JSON.stringify(it)}`);
  return {
    content:
      entries.length > 0
        ? `{\n  "redirects": [\n${entries.join(",\n")}\n  ]\n}\n`
        : '{\n  "redirects": []\n}\n',
    omissions,
  };
};

function findObstacle({ rule, isPattern }: ExportRule): string | null {
  if (rule.gone) return "is gone, and Vercel only redirects";
  const { to = "" } = rule;
  if (isPattern && /\$\w/.test(to)) {
    return "has a $ in its target, which Vercel reads as the number of a group";
  }
  const [, search = ""] = /^[^?#]*(\?[^#]*)/.exec(to) ?? [];
  const filled = isPattern ? search.replace(/:(?=[A-Za-z_])/g, "") : search;
  // Vercel decodes values before it looks for names, so that a colon cannot be escaped.
  return [...new URLSearchParams(filled).values()].some((it) => /:\w/.test(it))
    ? "has a colon in a parameter of its target, which Vercel reads as a name"
    : null;
}

/** Whether a group would write a value as requested, where the target has it in another spelling. */
function respells(rule: ExportRule): boolean {
  return fillsValue(rule, ({ old }) => encodeURIComponent(old) !== sentText(old));
}

function listChanges(exported: ExportRule): string[] {
  const changes: string[] = [];
  if (exported.rule.query === "drop") changes.push("Vercel passes the visitor's parameters on");
  if (!passesAll(exported)) {
    changes.push("Vercel passes on the parameters that it asks for, too");
  }
  return changes;
}

function toRedirect({
  rule,
  written: { host, segments, query },
  isPattern,
}: ExportRule): VercelRedirect {
  const conditions = [
    ...(host === "" ? [] : [{ type: "host", value: host }]),
    ...query.map(({ name, value, capture }) => ({
      type: "query",
      key: name,
      value: capture === null ? escapeExpression(value ?? "") : `(?<${capture}>.+)`,
    })),
  ];
  const path = segments.map((it, at) => segmentText(it, at === 0)).join("");
  const hasSplat = segments.at(-1)?.kind === "splat";
  const { to = "" } = rule;
  const bare = isPattern ? to : escapeText(to);
  return {
    source: segments.length === 0 ? "/" : path + (hasSplat ? "" : "{/}?"),
    ...(conditions.length > 0 ? { has: conditions } : {}),
    destination: conditions.length > 0 || isPattern ? escapeTemplate(bare) : bare,
    statusCode: rule.status ?? 301,
  };
}

/** A segment with its preceding slash. */
function segmentText(segment: WrittenSegment, isFirst: boolean): string {
  switch (segment.kind) {
    case "literal":
      return `/${escape(sentText(segment.text))}`;
    case "splat":
      // A name with a star would match neither the slash alone nor a final one.
      return isFirst ? "/:splat(.*)" : "{/:splat(.*)}?";
    case "placeholder":
      return `/:${segment.name}`;
    case "enumerated": {
      const values = [...segment.values.values()].map(({ old }) => escapeExpression(sentText(old)));
      return `/:${segment.name}(${values.join("|")})`;
    }
  }
}

/** Escapes the characters that are special to path-to-regexp. */
function escape(text: string): string {
  return text.replace(/[\\:*+?(){}]/g, "\\$&");
}

/** Escapes a target that is sent literally, except for `$1` and `$name`, and in which unknown names are not allowed. */
function escapeText(to: string): string {
  const origin = /^https?:\/\/[^/?#]*/i.exec(to)?.[0] ?? "";
  return origin + to.slice(origin.length).replace(/\$(?=\w)|:(?=\w)/g, percent);
}

/** Escapes a target that is read as a template, in which some characters of a path are special. */
function escapeTemplate(to: string): string {
  const [, path = "", rest = ""] = /^([^?#]*)([^]*)$/.exec(to) ?? [];
  return path.replace(/[{}()*]|:(?=\d)(?<!^https:)/g, percent) + rest;
}

function percent(character: string): string {
  return `%${character.charCodeAt(0).toString(16).toUpperCase()}`;
}
