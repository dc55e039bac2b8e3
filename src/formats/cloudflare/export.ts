import { success } from "../../domain/result.ts";
import {
  expandValues,
  type Exporter,
  type ExportRule,
  hasQuery,
  type Omission,
  omitSettings,
  withDistinctNames,
  withoutSplat,
} from "../export/exported.ts";
import { leftOut, writeLines } from "../export/write-lines.ts";
import { sentText } from "../export/sent-text.ts";
import type { WrittenSegment } from "../rules/written-source.ts";

/** Cloudflare's limits (developers.cloudflare.com/workers/static-assets/redirects). */
const MAX_STATIC = 2000;
const MAX_DYNAMIC = 100;

interface RedirectLine {
  readonly text: string;
  readonly isDynamic: boolean;
  readonly rule: ExportRule;
}

export const exportCloudflare: Exporter = (routes) => {
  const { lines: written, omissions } = writeLines(routes, {
    findObstacle,
    expand: (rule) =>
      // Cloudflare's splat needs a slash; Sunset's does not.
      expandValues(rule)?.flatMap((it) => (needsBare(it) ? [withoutSplat(it), it] : [it])) ?? null,
    write: (rule) => success(toLine(withDistinctNames(rule))),
    listChanges,
  });
  const lines = written.map(({ line }) => line);
  const named = new Set<string>();
  const unique = lines.filter(({ text }) => {
    const from = text.slice(0, text.indexOf(" "));
    return !named.has(from) && named.add(from);
  });
  // After the first pattern, exact rules would count as patterns.
  const ordered = [...unique.filter((it) => !it.isDynamic), ...unique.filter((it) => it.isDynamic)];
  const kept = limit(ordered, omissions);
  omissions.push(...omitSettings(routes), {
    rule: null,
    message: "Cloudflare tells apart upper and lower case, and paths with and without a last slash",
  });
  return { content: kept.map(({ text }) => `${text}\n`).join(""), omissions };
};

function needsBare({ written: { segments } }: ExportRule): boolean {
  return segments.length > 1 && segments.at(-1)?.kind === "splat";
}

function findObstacle({ rule, written }: ExportRule): string | null {
  if (rule.gone) return "is gone, and Cloudflare only redirects";
  if (written.host !== "") return "is for one host, and Cloudflare takes only paths";
  return written.query.length > 0 ? "asks for parameters" : null;
}

function listChanges({ rule: { query, to = "" }, written: { segments } }: ExportRule): string[] {
  const isDropped = query === "drop";
  const isEscaped = segments.some(
    (it) => it.kind === "literal" && /:[A-Za-z]|\*/.test(sentText(it.text)),
  );
  return [
    ...(isEscaped
      ? ["Cloudflare finds it only where the : and the * in its path are asked for as escapes"]
      : []),
    ...(isDropped === hasQuery(to)
      ? []
      : isDropped
        ? ["Cloudflare passes the visitor's parameters on"]
        : ["Cloudflare drops the visitor's parameters where the target has its own"]),
  ];
}

function toLine(rule: ExportRule): RedirectLine {
  const path = `/${rule.written.segments.map(segmentText).join("/")}`;
  const to = (rule.rule.to ?? "").replace(/\s/g, encodeURIComponent);
  const text = `${path} ${to} ${rule.rule.status ?? 301}`;
  return { text, isDynamic: rule.isPattern, rule };
}

function segmentText(segment: WrittenSegment): string {
  if (segment.kind === "splat") return "*";
  if (segment.kind !== "literal") return `:${segment.name}`;
  return sentText(segment.text)
    .replace(/:(?=[A-Za-z])/g, "%3A")
    .replaceAll("*", "%2A");
}

/** Leaves out rules beyond the limits, but never the fallback, for which room is reserved. */
function limit(lines: readonly RedirectLine[], omissions: Omission[]): RedirectLine[] {
  const fallbacks = lines.filter((it) => it.rule.index === null);
  let exact = fallbacks.filter((it) => !it.isDynamic).length;
  let patterns = fallbacks.length - exact;
  if (patterns > MAX_DYNAMIC) {
    const message = `the fallback takes ${patterns} patterns, one for each part of the scope, and Cloudflare takes ${MAX_DYNAMIC}: write it for fewer, shorter ones`;
    omissions.push({ rule: null, message });
  }
  return lines.filter(({ isDynamic, rule }) => {
    if (rule.index === null) return true;
    const isWithin = isDynamic ? ++patterns <= MAX_DYNAMIC : ++exact <= MAX_STATIC;
    if (!isWithin) {
      omissions.push(
        leftOut(rule, {
          why: `is beyond Cloudflare's ${MAX_STATIC} exact rules and ${MAX_DYNAMIC} patterns`,
        }),
      );
    }
    return isWithin;
  });
}
