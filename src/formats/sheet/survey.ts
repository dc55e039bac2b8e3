import type { HostCount, HostSurvey } from "../dialect/format.ts";
import { writtenHost } from "../../domain/url/written-host.ts";
import { type RawRow, readDelimited } from "../text/read-delimited.ts";
import { createColumnFinder } from "./find-columns.ts";
import { readXlsxRows } from "./import-xlsx.ts";
import { findSeparator } from "../text/find-separator.ts";

export function surveyDelimited(bytes: Uint8Array): HostSurvey {
  const survey = createSurvey();
  readDelimited(bytes, findSeparator(bytes), survey.add);
  return survey.finish();
}

export function surveyXlsx(bytes: Uint8Array): HostSurvey {
  const survey = createSurvey();
  const sheet = readXlsxRows(bytes);
  if (sheet.ok) for (const row of sheet.value.rows) survey.add(row);
  return survey.finish();
}

function createSurvey(): { add(row: RawRow): void; finish(): HostSurvey } {
  const hosts = new Map<string, number>();
  const targetHosts = new Map<string, number>();
  const plainTargetHosts = new Map<string, number>();
  const finder = createColumnFinder(({ cells }, { columns }) => {
    count(hosts, cells[columns.get("from") ?? -1], /^(?:https?:)?\/\/[^/?#]+/i);
    const to = cells[columns.get("to") ?? -1];
    count(targetHosts, to, /^https:\/\/[^/?#]+/i);
    count(plainTargetHosts, to, /^http:\/\/[^/?#]+/i);
  });
  return {
    add: finder.add,
    finish() {
      finder.end();
      return {
        hosts: byFrequency(hosts),
        targetHosts: byFrequency(targetHosts).filter(({ host }) => isTargetHost(host)),
        plainTargetHosts: byFrequency(plainTargetHosts).filter(({ host }) => isTargetHost(host)),
      };
    },
  };
}

function count(counts: Map<string, number>, cell: string | undefined, origin: RegExp): void {
  const written = origin.exec((cell ?? "").trim())?.[0];
  if (written !== undefined) counts.set(written, (counts.get(written) ?? 0) + 1);
}

/** Merges the spellings of one host. */
function byFrequency(counts: ReadonlyMap<string, number>): HostCount[] {
  const hosts = new Map<string, number>();
  for (const [written, total] of counts) {
    const host = writtenHost(written);
    if (host === null || written.includes("@")) continue;
    hosts.set(host, (hosts.get(host) ?? 0) + total);
  }
  return [...hosts].map(([host, total]) => ({ host, total })).toSorted((a, b) => b.total - a.total);
}

/** Whether a host can be a target: not one with a port, nor a name without a domain. */
function isTargetHost(host: string): boolean {
  return /^[^:]+\.[^:.]+$/.test(host);
}
