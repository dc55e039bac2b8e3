/**
 * `site.deadTargets`: the addresses to which the new site redirects visitors of missing pages. Many sites answer a
 * missing page with a redirect to an error page whose status is 200.
 */
import { canonicalHost, canonicalPath, splitPath } from "../url/canonicalize.ts";
import { quote, type Report } from "../finding.ts";
import { compilePatternSet, findPattern, type PatternSet } from "./pattern-set.ts";
import { matchQuery, parseQuery } from "../url/query.ts";

/**
 * @param patterns Written like the `from` of a rule: a path on any target host, or a whole URL.
 * @param targetHosts Canonical.
 */
export function compileDeadTargets(
  patterns: readonly string[],
  targetHosts: ReadonlySet<string>,
  report: Report,
): PatternSet<null> {
  // The wording for a rule's `from` would refer people to site.hosts.
  const inOwnWords: Report = (id, at, message, fix) => {
    if (id !== "from-host-unknown") report("target-unparseable", at, message, fix);
    else {
      const from = patterns[Number(at.at(-1))];
      report(
        "target-host-not-allowed",
        at,
        `${quote(from)} is on a host that is not in site.targetHosts, so that no target can lead there`,
        `Use one of ${[...targetHosts].join(", ")}, or remove the entry`,
      );
    }
  };
  const entries = patterns.map((from) => ({ from, data: null }));
  return compilePatternSet(entries, targetHosts, inOwnWords, ["site", "deadTargets"]);
}

/** The entry of `site.deadTargets` that matches an address, as written; null if none does. */
export function findDeadTarget(patterns: PatternSet<null>, url: URL): string | null {
  const segments = splitPath(canonicalPath(url.pathname));
  const parameters = parseQuery(url.search);
  const found = findPattern(
    patterns,
    canonicalHost(url.host),
    segments,
    ({ source }) => matchQuery(source.query, parameters) !== null,
  );
  return found && found.from;
}
