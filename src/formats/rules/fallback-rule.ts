import { canonicalPath } from "../../domain/url/canonicalize.ts";
import { compareSources } from "../../domain/table/precedence.ts";
import type { RuleData, SiteData } from "../../domain/table/schema.ts";
import { parseSource } from "../../domain/table/source.ts";
import { intersect, type Sourced } from "./intersect.ts";

/**
 * Leaves out the rules that only repeat the site's fallback, which exports write as a rule. A rule that protects
 * addresses from a wider rule stays.
 */
export function withoutFallback<Made extends { readonly rule: RuleData }>(
  rules: readonly Made[],
  site: SiteData,
  hosts: ReadonlySet<string>,
): readonly Made[] {
  const candidates = new Set(rules.filter(({ rule }) => mayBeFallback(rule, site)));
  if (candidates.size === 0) return rules;
  const patterns = rules.filter(({ rule }) => /[:*]/.test(rule.from));
  const sourced = patterns.flatMap((made) => {
    const source = parseSource(made.rule, hosts);
    return source ? [{ made, rule: made.rule, source, needsSlash: false }] : [];
  });
  const isNeeded = (own: Sourced): boolean =>
    sourced.some(
      (it) => compareSources(own.source, it.source) < 0 && intersect(own, it).length > 0,
    );
  const needless = new Set(
    sourced
      .filter((it) => candidates.has(it.made) && isScope(it, site) && !isNeeded(it))
      .map((it) => it.made),
  );
  return rules.filter((it) => !needless.has(it));
}

function mayBeFallback(
  { to, gone, query, status }: RuleData,
  { fallback, fallbackStatus = 301 }: SiteData,
): boolean {
  const isSame = fallback !== null && to === fallback && (status ?? 301) === fallbackStatus;
  return isSame && !gone && query !== "drop";
}

function isScope({ source }: Sourced, { scope }: SiteData): boolean {
  if (source.query.length > 0 || source.host !== "") return false;
  return scope.some((it) => source.path === `${canonicalPath(it).replace(/\/$/, "")}/*`);
}
