/** Where the pages for visitors lead. */
import { archivedCopyOf } from "../domain/table/archived-copy.ts";
import type { Decision } from "../domain/resolve/decision.ts";
import type { Site } from "../domain/table/table.ts";

export interface Ways {
  /** What to read instead of this very page; null if nobody names anything. */
  readonly suggestion: string | null;
  /** Where the site has moved; null if there is nowhere but the old site itself. */
  readonly home: string | null;
  /** The archived copy; null if none is kept. */
  readonly archived: string | null;
}

/** @param url As it was asked for. */
export function waysOf({ suggestion }: Decision, site: Site, url: string): Ways {
  const home = homeOf(site);
  const archived = site.archive === null ? null : archivedCopyOf(site.archive, url);
  return { suggestion: suggestion === home ? null : suggestion, home, archived };
}

/** The fallback; where there is none, the first page of the first site that redirects may lead to. */
function homeOf({ fallback, hosts, targetHosts }: Site): string | null {
  const target = fallback?.target;
  if (target?.kind === "literal") return target.href;
  const host = [...targetHosts].find((it) => !hosts.has(it));
  return host === undefined ? null : `https://${host}/`;
}
