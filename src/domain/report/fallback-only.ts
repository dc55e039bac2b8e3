/** Whether a redirect leads to the page of everybody who has none: visitors are then no better off by it. */
import { canonicalPath } from "../url/canonicalize.ts";
import type { RuleData, SiteData } from "../table/schema.ts";
import type { Site } from "../table/table.ts";

/** Where a site's addresses without a redirect lead, and which of its pages that page replaces. */
export interface Fallback {
  /** As a URL is serialised; null if there is none, or it is no URL. */
  readonly href: string | null;
  /** Canonical. The old front pages are replaced by the page that is the fallback, and not merely caught by it. */
  readonly frontPages: ReadonlySet<string>;
}

export function fallbackOf({ fallback, scope }: Pick<SiteData, "fallback" | "scope">): Fallback {
  return { href: hrefOf(fallback ?? ""), frontPages: new Set(scope.map(canonicalPath)) };
}

export function fallbackOfSite({ fallback, scope }: Pick<Site, "fallback" | "scope">): Fallback {
  const target = fallback?.target;
  const href = target?.kind === "literal" ? target.href : null;
  return { href, frontPages: new Set(scope) };
}

/** What the URL parser leaves as it is, but for a last slash behind the host and the letters of the host. */
const PLAIN = /^https:\/\/[\w~/?#&=+,;.-]+$/i;

/**
 * The one answer to "fallback only", of rules and of visits. Addresses are compared as URLs: `https://x` is `https://x/`.
 * What cannot be another spelling of the fallback is not parsed: a table may have a million rules.
 *
 * @param from Of the rule, as written.
 * @param to Of a redirect.
 */
export function isFallbackOnly(
  { href, frontPages }: Fallback,
  { from, to }: { readonly from: string; readonly to: string },
): boolean {
  if (href === null) return false;
  if (to !== href) {
    const isPlain = PLAIN.test(to) && !to.includes("/.");
    if (isPlain && Math.abs(href.length - to.length) > 1) return false;
    if (hrefOf(to) !== href) return false;
  }
  return !frontPages.has(canonicalPath(pathOf(from)));
}

/** The same of a rule as written. */
export function leadsToFallbackOnly(
  fallback: Fallback,
  { from, to, gone }: Pick<RuleData, "from" | "to" | "gone">,
): boolean {
  return to !== undefined && !gone && isFallbackOnly(fallback, { from, to });
}

function hrefOf(address: string): string | null {
  return URL.parse(address)?.href ?? null;
}

/** With its query, which no front page has. */
function pathOf(from: string): string {
  return from.replace(/^https?:\/\/[^/?]*/i, "") || "/";
}
