/** Finds the addresses that the patterns of a file match. */
import { compileRoutes } from "../../domain/table/compile.ts";
import { resolve } from "../../domain/resolve/resolve.ts";
import { canonicalHost, canonicalPath } from "../../domain/url/canonicalize.ts";
import type { SuggestionRow } from "./rows.ts";

/** The index of the best pattern that matches an address, and its target; null if none matches. */
export type FindPattern = (
  url: string,
) => { readonly at: number; readonly to: string | null } | null;

/** @param patterns Whole addresses with placeholders, and targets; a target that cannot be read leads nowhere. */
export function findPatterns(patterns: readonly Pick<SuggestionRow, "old" | "to">[]): FindPattern {
  if (patterns.length === 0) return () => null;
  const hosts = patterns.flatMap(({ old }) => URL.parse(old)?.host ?? []);
  const targets = patterns.flatMap(({ to }) => URL.parse(to)?.host ?? []);
  const { table } = compileRoutes(
    {
      site: {
        name: "patterns",
        hosts: [...new Set(hosts)],
        scope: ["/"],
        targetHosts: [...new Set(targets)],
        activatesAt: "2000-01-01T00:00:00Z",
        fallback: null,
        maxAgeSeconds: 0,
        keep: [],
        repair: false,
      },
      rules: patterns.map(({ old, to }) => ({ from: old, match: "pattern", to })),
    },
    () => {},
  );
  return (address) => {
    const url = URL.parse(address);
    if (!url) return null;
    const { index, location } = resolve(table, { url, method: "GET" }, table.site.activatesAt);
    return index === null ? null : { at: index, to: location };
  };
}

/** The form of an address that is the same for all spellings of its host, path and query. */
export function addressKey(address: string): string {
  const url = URL.parse(address);
  if (!url) return address;
  return canonicalHost(url.host) + canonicalPath(url.pathname) + url.search;
}
