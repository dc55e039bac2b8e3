import { success } from "../../domain/result.ts";
import {
  expandValues,
  type Exporter,
  type ExportRule,
  isListOnly,
  listFallbacks,
  omitSettings,
} from "../export/exported.ts";
import { escapeExpression } from "../export/to-expression.ts";
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
    findObstacle: ({ rule }) => (rule.gone ? "is gone, and Vercel only redirects" : null),
    expand: (rule) => (isListOnly(rule) ? [rule] : expandValues(rule)),
    write: (rule) => success(toRedirect(rule)),
    listChanges,
  });
  const redirects = lines.map((it) => it.line);
  for (const { from, to, status } of listFallbacks(routes)) {
    redirects.push({ source: `${escape(from)}/:splat*`, destination: to, statusCode: status });
  }
  if (redirects.length > MAX_REDIRECTS) {
    const message = `these are ${redirects.length} redirects, and Vercel takes ${MAX_REDIRECTS} in this file: the others belong into its bulk redirects`;
    omissions.push({ rule: null, message });
  }
  omissions.push(...omitSettings(routes), {
    rule: null,
    message: "Vercel tells apart paths with and without a last slash, unless trailingSlash is set",
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

function listChanges({ rule, written }: ExportRule): string[] {
  const changes: string[] = [];
  if (rule.query === "drop") changes.push("Vercel passes the visitor's parameters on");
  if (written.query.length > 0) {
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
  const to = rule.to ?? "";
  return {
    source: `/${segments.map(segmentText).join("/")}`,
    ...(conditions.length > 0 ? { has: conditions } : {}),
    destination: isPattern ? to.replace(/:splat\b/g, ":splat*") : to,
    statusCode: rule.status ?? 301,
  };
}

function segmentText(segment: WrittenSegment): string {
  switch (segment.kind) {
    case "literal":
      return escape(segment.text);
    case "splat":
      return ":splat*";
    case "placeholder":
      return `:${segment.name}`;
    case "enumerated": {
      const values = [...segment.values.values()].map(({ old }) =>
        escapeExpression(encodeURIComponent(old)),
      );
      return `:${segment.name}(${values.join("|")})`;
    }
  }
}

/** What path-to-regexp takes for its own. */
function escape(text: string): string {
  return text.replace(/[\\:*+?(){}]/g, "\\$&");
}
