/**
 * Exports to Cloudflare's Bulk Redirects, which cost less to maintain than a Worker: lists of exact paths and of paths
 * with everything below them. The most specific path answers there too, so that the order does not matter.
 *
 * @see https://developers.cloudflare.com/rules/url-forwarding/bulk-redirects/reference/csv-file-format/
 */
import { canonicalHost, canonicalPath, splitPath } from "../../domain/url/canonicalize.ts";
import { failure, type Result, success } from "../../domain/result.ts";
import {
  type Exporter,
  type ExportRule,
  hasQuery,
  type Omission,
  omitSettings,
} from "../export/exported.ts";
import { type Obstacle, writeLines } from "../export/write-lines.ts";
import { defuse } from "../text/csv-injection.ts";
import { writeCsvLine } from "../text/write-csv.ts";

/** The most slashes in a source that includes everything below it. */
const MAX_SLASHES = 16;

/** A redirect without its host. */
interface BulkRow {
  readonly path: string;
  readonly to: string;
  readonly status: number;
  readonly keepsQuery: boolean;
  readonly takesSubpaths: boolean;
  readonly keepsSuffix: boolean;
}

export const exportCloudflareBulk: Exporter = (routes) => {
  const hosts = routes.data.site.hosts.map(canonicalHost);
  const rows = new Map<string, BulkRow>();
  const covered = new Set<string>();
  const add = (ofHosts: readonly string[], row: BulkRow): void => {
    for (const host of ofHosts) {
      // There, a longer path takes precedence; here, the earlier rule did and matched everything below its own path.
      if (ancestorsOf(row.path).some((it) => covered.has(host + it))) continue;
      const bare = `${host}${row.path}`;
      const exact = row.takesSubpaths ? rows.get(bare) : undefined;
      if (exact && row.path === "/") {
        // The root has no second spelling, but a source with a scheme takes precedence over one without.
        rows.delete(bare);
        rows.set(`https://${bare}`, exact).set(`http://${bare}`, exact);
      }
      const source = exact && row.path !== "/" ? `${bare.replace(/\/$/, "")}/` : bare;
      if (!rows.has(source)) rows.set(source, row);
      if (row.takesSubpaths) covered.add(host + canonicalPath(row.path));
    }
  };
  const { lines, omissions } = writeLines(routes, { findObstacle, write: toRow, listChanges });
  for (const { rule, line } of lines) {
    add(rule.written.host === "" ? hosts : [rule.written.host], line);
  }
  omissions.push(...omitSettings(routes), ...findRemarks(routes));
  return {
    content: [...rows].map(([source, row]) => `${toLine(source, row)}\n`).join(""),
    omissions,
  };
};

/** The canonical paths above a path, including itself. */
function ancestorsOf(path: string): string[] {
  const segments = splitPath(canonicalPath(path));
  return ["/", ...segments.map((_, at) => `/${segments.slice(0, at + 1).join("/")}`)];
}

function findObstacle({ rule, written }: ExportRule): string | null {
  if (rule.gone) return "is gone, and Bulk Redirects only redirect";
  return written.query.length > 0 ? "asks for parameters, which Bulk Redirects do not see" : null;
}

function toRow({ rule, written: { segments } }: ExportRule): Result<BulkRow, Obstacle> {
  const hasSplat = segments.at(-1)?.kind === "splat";
  const literal = hasSplat ? segments.slice(0, -1) : segments;
  if (literal.some((it) => it.kind !== "literal")) {
    return failure({
      why: "captures a segment, and Bulk Redirects know only a path and all below it",
    });
  }
  const path = `/${literal.map((it) => (it.kind === "literal" ? it.text : "")).join("/")}`;
  const target = rule.to ?? "";
  const answer = {
    path,
    // For requests that a browser sends by itself, 302 has the same effect.
    status: rule.status === 303 ? 302 : (rule.status ?? 301),
    keepsQuery: rule.query !== "drop" && !hasQuery(target),
  };
  if (!hasSplat) {
    return success({ ...answer, to: target, takesSubpaths: false, keepsSuffix: false });
  }
  if (path.split("/").length - 1 > MAX_SLASHES) {
    return failure({ why: `has more than ${MAX_SLASHES} slashes` });
  }
  const [, before = target, behind] = /^([^?#]*):splat([^]*)$/.exec(target) ?? [];
  const isUnused = !/:splat\b/.test(target);
  if (!isUnused && (behind === undefined || /^[^?#]/.test(behind) || !before.endsWith("/"))) {
    return failure({ why: "puts the rest elsewhere than at the end of the path" });
  }
  const to = isUnused ? target : before + (behind ?? "");
  return success({ ...answer, to, takesSubpaths: true, keepsSuffix: !isUnused });
}

function toLine(source: string, row: BulkRow): string {
  const flags = [row.keepsQuery, false, row.takesSubpaths, row.keepsSuffix];
  const cells = [source, row.to, String(row.status), ...flags.map((it) => (it ? "TRUE" : "FALSE"))];
  return writeCsvLine(cells.map(defuse));
}

function listChanges({ rule: { query, status, to = "" } }: ExportRule): string[] {
  return [
    ...(status === 303 ? ["Bulk Redirects answer 302, not 303"] : []),
    ...(hasQuery(to) && query !== "drop"
      ? ["the visitor's parameters are dropped, as the target has its own"]
      : []),
  ];
}

function findRemarks({ data: { site } }: Parameters<Exporter>[0]): Omission[] {
  return [
    {
      rule: null,
      message: `Bulk Redirects have no dates: upload the list at the gate (${site.activatesAt}), not before`,
    },
    {
      rule: null,
      message:
        "Bulk Redirects tell apart upper and lower case, and an exact path with and without a last slash",
    },
  ];
}
