/** The links on the pages for visitors. */
import { archivedCopyOf } from "../domain/table/archived-copy.ts";
import type { Decision } from "../domain/resolve/decision.ts";
import type { Site } from "../domain/table/table.ts";

export interface Ways {
  /** The page that the rule suggests instead; null if it suggests none. */
  readonly suggestion: string | null;
  /** Where the site has moved; null if it names no other host than its own. */
  readonly home: string | null;
  /** The archived copy; null if the site has no archive. */
  readonly archived: string | null;
}

/** @param url The address as requested. */
export function waysOf({ suggestion }: Decision, site: Site, url: string): Ways {
  const home = homeOf(site);
  const archived = site.archive === null ? null : archivedCopyOf(site.archive, url);
  return { suggestion: suggestion === home ? null : suggestion, home, archived };
}

/** The fallback; without one, the home page of the first target host that is not one of the site's. */
function homeOf({ fallback, hosts, targetHosts }: Site): string | null {
  const target = fallback?.target;
  if (target?.kind === "literal") return target.href;
  const host = [...targetHosts].find((it) => !hosts.has(it));
  return host === undefined ? null : `https://${host}/`;
}
