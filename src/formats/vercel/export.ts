import {
  changed,
  type Exporter,
  type ExportRule,
  findUnsayable,
  expandValues,
  leftOut,
  listByPrecedence,
  listFallbacks,
  type Omission,
  omitKeep,
} from "../export/exported.ts";
import type { WrittenSegment, Values } from "../rules/written-source.ts";

/** Vercel's limit (vercel.com/docs/redirects/configuration-redirects). */
const MAX_REDIRECTS = 2048;

interface Redirect {
  readonly source: string;
  readonly has?: readonly object[];
  readonly destination: string;
  readonly statusCode: number;
}

export const exportVercel: Exporter = (routes) => {
  const redirects: Redirect[] = [];
  const omissions: Omission[] = [];
  for (const rule of listByPrecedence(routes)) {
    const unsayable =
      findUnsayable(rule) ?? (rule.rule.gone ? "is gone, and Vercel only redirects" : null);
    if (unsayable !== null) {
      omissions.push(leftOut(rule, unsayable));
      continue;
    }
    const expanded = isListOnly(rule) ? [rule] : expandValues(rule);
    if (!expanded) {
      omissions.push(leftOut(rule, "takes too many values"));
      continue;
    }
    if (rule.rule.query === "drop") {
      omissions.push(changed(rule, "Vercel passes the visitor's parameters on"));
    }
    if (rule.written.query.length > 0) {
      omissions.push(changed(rule, "Vercel passes on the parameters that it asks for, too"));
    }
    redirects.push(...expanded.map(toRedirect));
  }
  for (const { from, to } of listFallbacks(routes)) {
    redirects.push({ source: `${escape(from)}/:splat*`, destination: to, statusCode: 301 });
  }
  if (redirects.length > MAX_REDIRECTS) {
    const message = `these are ${redirects.length} redirects, and Vercel takes ${MAX_REDIRECTS} in this file: the others belong into its bulk redirects`;
    omissions.push({ rule: null, message });
  }
  omissions.push(...omitKeep(routes), {
    rule: null,
    message: "Vercel tells apart paths with and without a last slash, but for trailingSlash",
  });
  const lines = redirects.map((it) => `    ${JSON.stringify(it)}`);
  return {
    content:
      lines.length > 0
        ? `{\n  "redirects": [\n${lines.join(",\n")}\n  ]\n}\n`
        : '{\n  "redirects": []\n}\n',
    omissions,
  };
};

/** Whether its enumerated placeholders replace nothing: then the source can list what they take. */
function isListOnly({ written: { segments, query } }: ExportRule): boolean {
  const isList = (values: Values): boolean =>
    [...values.values()].every(({ old, replacement }) => old === replacement);
  return (
    segments.every((it) => it.kind !== "enumerated" || isList(it.values)) &&
    query.every((it) => !it.values)
  );
}

function toRedirect({ rule, written: { host, segments, query }, isPattern }: ExportRule): Redirect {
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

function escapeExpression(text: string): string {
  return text.replace(/[\\^$.*+?()[\]{}|]/g, "\\$&");
}
