/** Reads the column of new addresses. */
import { quote } from "../../domain/finding.ts";
import { failure, type Result, success } from "../../domain/result.ts";
import { canonicalHost } from "../../domain/url/canonicalize.ts";
import { meantHost } from "../../domain/url/meant-host.ts";
import { withScheme, writtenHost } from "../../domain/url/written-host.ts";
import type { Refusal } from "../import/entries.ts";
import type { ImportContext } from "../import/imported.ts";
import { unsupported } from "../import/refusals.ts";
import { whyNotAnAddress } from "./not-an-address.ts";
import { isFileName } from "./cell-kinds.ts";
import type { Layout } from "./layout.ts";
import { absoluteTarget, waitingTarget } from "../import/relative-target.ts";

/**
 * Reads a target without its scheme, which people leave out, and also without its host if the site has only one target
 * host: a path in the column of new addresses is a page of the new site.
 */
export function readTarget(
  written: string,
  context: ImportContext,
  layout: Pick<Layout, "isSlashless" | "preset">,
): Result<string, Refusal> {
  const { site, base } = context;
  if (/^[34]\d\d\s|\s[34]\d\d$/.test(written)) {
    const message = `${quote(written)} has a status beside it`;
    return failure(unsupported(message, "Write it into a column of its own, called status"));
  }
  const problem = whyNotAnAddress(written, "Decide which one it is");
  if (problem) return failure(problem);
  const target = isSlashlessPath(written, layout) ? `/${written}` : written;
  const [only, ...others] = site.targetHosts;
  if (target.startsWith("/") && !target.startsWith("//")) {
    if (base !== undefined) return success(base + target);
    const own = absoluteTarget(target, "", context);
    const isOpen = own.ok && waitingTarget(own.value) !== null;
    return isOpen && only !== undefined && others.length === 0
      ? success(`https://${only}${target}`)
      : own;
  }
  if (/^(?:https?:)?\/\//i.test(target)) return absoluteTarget(target, "", context);
  const known = withScheme(target, new Set(site.targetHosts.map((it) => writtenHost(it) ?? it)));
  if (known !== null) return success(known);
  // What a port follows is no scheme.
  if (/^[a-z][a-z0-9+.-]*:(?!\d+(?:[/?#]|$))/i.test(target)) return success(target);
  return failure(noTarget(target, site.targetHosts));
}

/**
 * Whether a target is a path without its first slash. A lone word is one only in the export of a program that writes
 * all pages like that.
 */
function isSlashlessPath(
  target: string,
  { isSlashless, preset }: Pick<Layout, "isSlashless" | "preset">,
): boolean {
  if (isSlashless && isFileName(target) && /^\w/.test(target)) return true;
  if (!isSlashless || !/^[^\s/:?#.=@+]+(?:[/?#]\S*)?$/.test(target)) return false;
  return preset?.isSlashless === true || /[/?]/.test(target);
}

/** The fix for a word in place of a target, whatever it means. */
const NO_TARGET_FIX =
  'Write where it goes as a whole URL; "gone" if there is no such page any more; "?" if nobody knows yet, with --undecided';

function noTarget(target: string, targetHosts: readonly string[]): Refusal {
  if (/^[+@]/.test(target)) {
    return unsupported(`${quote(target)} is a formula, or the remains of one`, "Paste its value");
  }
  const [authority = ""] = target.split("/");
  if (/^[\w-]+(\.[\w-]+)+$/.test(authority)) {
    const host = authority.toLowerCase();
    const meant = meantHost(host, targetHosts.map(canonicalHost));
    const add = `add "${host}" to site.targetHosts if it is the new site's, or write the whole URL`;
    const fix = meant === null ? `A${add.slice(1)}` : `Did you mean ${meant}? If not, ${add}`;
    return unsupported(`${quote(target)} has no scheme, and is on none of the target hosts`, fix);
  }
  return unsupported(`${quote(target)} is not a target`, NO_TARGET_FIX);
}
