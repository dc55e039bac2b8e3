import { failure, type Result, success } from "../../domain/result.ts";
import { canonicalHost } from "../../domain/url/canonicalize.ts";
import { quote } from "../../domain/finding.ts";
import type { Refusal } from "./entries.ts";
import type { ImportContext } from "./imported.ts";

/**
 * A target as an absolute URL. One without a host goes to where the import says that such ones go, else it stays on
 * the host that it was asked on.
 *
 * @param host The rule's own host; "" for a rule of the whole site, which stays on the site's first.
 * @returns The refusal if targets may not be on that host.
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
  const origin = base === undefined ? null : URL.parse(base)?.origin;
  if (origin) return success(`${origin}${path}`);
  const own = host || (site.hosts[0] ?? "");
  const isAllowed = site.targetHosts.some((it) => canonicalHost(it) === canonicalHost(own));
  if (isAllowed) return success(`https://${own}${path}`);
  return failure({
    id: "target-host-not-allowed",
    message: `${quote(path)} stays on ${own}, which is not in site.targetHosts`,
    fix: `Write where it goes on the new site, or add "${own}" to site.targetHosts`,
    missing: { list: "targetHosts", host: canonicalHost(own) },
  });
}
