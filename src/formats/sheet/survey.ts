import { canonicalHost } from "../../domain/url/canonicalize.ts";
import { findSeparator, readDelimited } from "./import.ts";
import { createColumnFinder } from "./collect-rows.ts";
import { readXlsxRows } from "./import-xlsx.ts";

/** The hosts that a redirect map speaks of, the most frequent first. */
export interface Survey {
  /** Of old addresses. */
  readonly hosts: readonly string[];
  /** Of https targets. */
  readonly targetHosts: readonly string[];
}

/** @returns null for a format whose entries do not name their hosts. */
export async function surveySheet(
  format: string,
  bytes: Uint8Array,
  file: string,
): Promise<Survey | null> {
  if (!["csv", "tsv", "xlsx"].includes(format)) return null;
  const hosts = new Map<string, number>();
  const targetHosts = new Map<string, number>();
  const finder = createColumnFinder(({ cells }, columns) => {
    count(hosts, cells[columns.get("from") ?? -1], /^(?:https?:)?\/\/([^/?#]+)/i);
    count(targetHosts, cells[columns.get("to") ?? -1], /^https:\/\/([^/?#]+)/i);
  });
  if (format === "xlsx") {
    const rows = await readXlsxRows(bytes);
    if (typeof rows !== "string") for (const row of rows) finder.add(row);
  } else readDelimited(bytes, findSeparator(bytes), { file }, finder.add);
  finder.end();
  return { hosts: byFrequency(hosts), targetHosts: byFrequency(targetHosts) };
}

function count(counts: Map<string, number>, cell: string | undefined, authority: RegExp): void {
  const written = authority.exec((cell ?? "").trim())?.[1];
  if (written !== undefined) counts.set(written, (counts.get(written) ?? 0) + 1);
}

/** Spellings of one host together. */
function byFrequency(counts: ReadonlyMap<string, number>): string[] {
  const hosts = new Map<string, number>();
  for (const [written, total] of counts) {
    const url = URL.parse(`https://${written}`);
    if (!url) continue;
    const host = canonicalHost(url.host);
    hosts.set(host, (hosts.get(host) ?? 0) + total);
  }
  return [...hosts].toSorted(([, a], [, b]) => b - a).map(([host]) => host);
}
