/** Redirects that lead to an address that they match themselves. */
import { canonicalHost, canonicalPath } from "../../domain/url/canonicalize.ts";
import type { RuleData } from "../../domain/table/schema.ts";
import { covers } from "../../domain/table/covers.ts";
import { parseSource } from "../../domain/table/source.ts";
import { quote } from "../../domain/finding.ts";
import { intersect, type Sourced } from "../rules/intersect.ts";
import type { Refusal } from "./entries.ts";
import type { ImportContext } from "./imported.ts";
import { readSiteHosts } from "./site-hosts.ts";

/**
 * Whether all that a rule does is to spell an address otherwise, or nothing.
 *
 * @param to Its target as it was on the old site, absolute.
 */
export function isRespelling({ from }: RuleData, to: string, context: ImportContext): boolean {
  const path = from.replace(/^https?:\/\/[^/?#]*/i, "");
  const target = ownPath(from, to, context);
  return target !== null && !path.includes("?") && canonicalPath(path) === canonicalPath(target);
}

/** @param from As it stands in the file, as is `to`. */
export function respelling(from: string, to: string): Refusal {
  return {
    id: "import-unsupported",
    message: `${quote(from)} to ${quote(to)} only changes how an address is spelt (a last slash, upper and lower case), and all its spellings get the same answer here`,
    fix: "Leave it out",
  };
}

/**
 * A rule that its dialect does not apply to what it would lead to: these addresses are kept, but for what rules behind
 * it say of them.
 */
export function withoutOwnTarget(
  rule: RuleData,
  to: string,
  behind: readonly (RuleData | null)[],
  context: ImportContext,
): RuleData[] {
  const target = readTargets(rule.from, to, context);
  const own = target && readRule(rule, context);
  const { all } = readSiteHosts(context.site);
  if (!own || !covers(own.source, target.source, all)) return [rule];
  const passed = behind.flatMap((it) => {
    const other = it && readRule(it, context);
    return other ? intersect(other, target) : [];
  });
  return [...passed, target.rule, rule];
}

function readRule(rule: RuleData, { site }: ImportContext): Sourced | null {
  const source = parseSource(rule, readSiteHosts(site).all, () => {}, []);
  return source && { rule, source, needsSlash: false };
}

/** The addresses on its own host that a splat leads to, and what is below, as a rule that keeps them; else null. */
function readTargets(from: string, to: string, context: ImportContext): Sourced | null {
  const path = ownPath(from, to.replace(/[?#].*$/, ""), context);
  // Where a placeholder stands before the splat, or goes into the target, the rule applies all the same.
  if (path === null || !from.endsWith("/*") || /\/:/.test(from.replace(/^https?:\/\//i, "") + path))
    return null;
  const origin = /^https?:\/\/[^/?#]*/i.exec(from)?.[0] ?? "";
  return readRule({ from: `${origin}${path.replace(/\/\*?$/, "")}/*`, keep: true }, context);
}

/** A target's path as the `from` of what it leads to; null if it leads elsewhere, or to one state of a page. */
function ownPath(from: string, to: string, { site }: ImportContext): string | null {
  const found = /^https:\/\/([^/?#]*)([^?#]*)$/i.exec(to);
  const host = canonicalHost(found?.[1] ?? "");
  const asked = /^https?:\/\/([^/?#]*)/i.exec(from)?.[1];
  const isOwn =
    asked === undefined ? readSiteHosts(site).all.has(host) : canonicalHost(asked) === host;
  if (!found || !isOwn) return null;
  return (found[2] || "/").replace(/\/:splat$/, "/*");
}
