import { type Result, success } from "../../domain/result.ts";
import { canonicalHost } from "../../domain/url/canonicalize.ts";
import type { Refusal } from "./entries.ts";
import type { ImportContext } from "./imported.ts";

/** The marker of a pending target, a user name that no target of a foreign table can have. */
const WAITS = "https://%00@";

/**
 * Makes a target an absolute URL. One without a host stays on the requested host; if the site may not lead there, or
 * the import has a base for such targets, it stays pending until the whole table is known.
 *
 * @param host The rule's own host; "" for a rule of the whole site, which stays on the site's first host.
 */
export function absoluteTarget(
  to: string,
  host: string,
  context: ImportContext,
): Result<string, Refusal> {
  if (to.startsWith("//")) return success(`https:${to}`);
  return to.startsWith("/") ? onOwnSite(to, host, context) : success(to);
}

/** Like `absoluteTarget`, for a path, which may begin with two slashes. */
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
 * The address on the old site of a pending target.
 *
 * @returns null if the target is not pending.
 */
export function waitingTarget(to: string): string | null {
  return to.startsWith(WAITS) ? `https://${to.slice(WAITS.length)}` : null;
}
