/** Whether a redirect leads only to the fallback page, so that visitors are no better off than without a rule. */
import { canonicalPath } from "../url/canonicalize.ts";
import type { RuleData, SiteData } from "../table/schema.ts";
import type { Site } from "../table/table.ts";

/** A site's fallback page, and the old pages for which it is a proper replacement. */
export interface Fallback {
  /** A serialised URL; null if there is no fallback, or its address is not a URL. */
  readonly href: string | null;
  /** The old front pages, canonical. */
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

/** URLs that the URL parser leaves unchanged, except for the letter case of the host and a slash after it. */
const PLAIN = /^https:\/\/[\w~/?#&=+,;.-]+$/i;

/**
 * The one definition of "fallback only", for rules and for visits. Addresses are compared as URLs: `https://x` equals
 * `https://x/`. Text that cannot be a spelling of the fallback is not parsed, since a table may have a million rules.
 *
 * @param from The `from` of the rule, as written.
 * @param to The target of a redirect.
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

/** Whether a rule as written leads only to the fallback page; false unless it is a redirect. */
export function leadsToFallbackOnly(
  fallback: Fallback,
  { from, to, gone }: Pick<RuleData, "from" | "to" | "gone">,
): boolean {
  return to !== undefined && !gone && isFallbackOnly(fallback, { from, to });
}

function hrefOf(address: string): string | null {
  return URL.parse(address)?.href ?? null;
}

/** The path with its query, if any (no front page has one); empty for a host alone. */
function pathOf(from: string): string {
  return from.replace(/^https?:\/\/[^/?]*/i, "");
}
