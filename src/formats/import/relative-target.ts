import { type Result, success } from "../../domain/result.ts";
import { canonicalHost } from "../../domain/url/canonicalize.ts";
import type { Refusal } from "./entries.ts";
import type { ImportContext } from "./imported.ts";

/** The user name of a target that waits for the whole table: no target of a foreign table can have it. */
const WAITS = "https://%00@";

/**
 * A target as an absolute URL. One without a host stays on the host that it was asked on; where the site is not to send
 * anybody there, or the import has a base for such targets, it waits until the whole table is known.
 *
 * @param host The rule's own host; "" for a rule of the whole site, which stays on the site's first.
 */
export function absoluteTarget(
  to: string,
  host: string,
  context: ImportContext,
): Result<string, Refusal> {
  if (to.startsWith("//")) return success(`https:${to}`);
  return to.startsWith("/") ? onOwnSite(to, host, context) : success(to);
}

/** The same of a path, which may begin with two slashes. */
export function onOwnSite(
  path: string,
  host: string,
  { site, base }: ImportContext,
): Result<string, Refusal> {
  const own = host || (site.hosts[0] ?? "");
  const isAllowed = site.targetHosts.some((it) => canonicalHost(it) === canonicalHost(own));
  return success(`${isAllowed && base === undefined ? "https://" : WAITS}${own}${path}`);
}

/**
 * What a target that waits says: its address on the old site.
 *
 * @returns null if it does not wait.
 */
export function waitingTarget(to: string): string | null {
  return to.startsWith(WAITS) ? `https://${to.slice(WAITS.length)}` : null;
}
