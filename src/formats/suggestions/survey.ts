import { canonicalHost } from "../../domain/url/canonicalize.ts";
import type { HostCount, HostSurvey } from "../dialect/format.ts";
import { verdictOf } from "./decide.ts";
import { readSuggestions } from "./read.ts";

/** Counts hosts: the old addresses of all rows name the old hosts, the accepted ones also name the new hosts. */
export function surveySuggestions(bytes: Uint8Array): HostSurvey {
  const read = readSuggestions(bytes);
  const rows = read.ok ? read.value.rows : [];
  const targets = rows.flatMap((row) => {
    const verdict = verdictOf(row);
    if (verdict.kind === "accept") return [verdict.to];
    return verdict.kind === "gone" && verdict.to !== null ? [verdict.to] : [];
  });
  return {
    hosts: countHosts(
      rows.map((it) => it.old),
      /^https?:$/,
    ),
    targetHosts: countHosts(targets, /^https:$/),
    plainTargetHosts: countHosts(targets, /^http:$/),
  };
}

/** Lists hosts, the most frequent first. */
function countHosts(addresses: readonly string[], scheme: RegExp): HostCount[] {
  const totals = new Map<string, number>();
  for (const address of addresses) {
    const url = URL.parse(address);
    if (!url || !scheme.test(url.protocol) || url.username !== "") continue;
    const host = canonicalHost(url.host);
    totals.set(host, (totals.get(host) ?? 0) + 1);
  }
  return [...totals]
    .map(([host, total]) => ({ host, total }))
    .toSorted((a, b) => b.total - a.total || (a.host < b.host ? -1 : 1));
}
