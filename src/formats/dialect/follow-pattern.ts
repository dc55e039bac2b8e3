/** Targets with placeholders on the old site, sent on by another pattern of the same table. */
import { canonicalHost } from "../../domain/url/canonicalize.ts";
import { covers } from "../../domain/table/covers.ts";
import { compareSources } from "../../domain/table/precedence.ts";
import {
  isRedirectStatus,
  isPermanentRedirect,
  type RedirectStatus,
} from "../../domain/table/redirect-status.ts";
import type { RuleData, SiteData } from "../../domain/table/schema.ts";
import { isPatternSource, parseSource, type Source } from "../../domain/table/source.ts";
import { intersect, type Sourced } from "../rules/intersect.ts";

/** Where a rule goes at once. */
export interface NextTarget {
  readonly to: string;
  readonly status: RedirectStatus | undefined;
}

/**
 * The target of the one rule that answers all that a target with placeholders can be.
 *
 * @param target On the old site.
 * @param rules Of the whole table, their targets as whole addresses.
 * @returns null if there is no such rule, or more than one.
 */
export function followPattern(
  rule: RuleData,
  target: string,
  rules: readonly RuleData[],
  site: SiteData,
): NextTarget | null {
  const asked = askedFor(rule, target, site);
  if (!asked) return null;
  const hosts = new Set(site.hosts.map(canonicalHost));
  const met = rules.flatMap((it): Sourced[] => {
    const source = parseSource(it, hosts, () => {}, []);
    if (!source || (source.host !== "" && source.host !== asked.host)) return [];
    const other = { rule: it, source, needsSlash: false };
    return intersect(asked.sourced, other).length > 0 || covers(source, asked.sourced.source, hosts)
      ? [other]
      : [];
  });
  const [best] = met.toSorted((a, b) => compareSources(a.source, b.source));
  if (!best || !covers(best.source, asked.sourced.source, hosts)) return null;
  const { to, status, gone, startsAt, endsAt, query, lowercase, where } = best.rule;
  const isPlain = !gone && !startsAt && !endsAt && query !== "drop" && !lowercase && !where;
  if (to === undefined || !isPlain || best.source.query.length > 0) return null;
  const filled = fill(to, best.source, asked.segments);
  if (filled === null) return null;
  const code = status ?? 301;
  const isForGood = isRedirectStatus(code) && isPermanentRedirect(code);
  return { to: filled, status: isForGood ? rule.status : code };
}

interface Asked {
  readonly host: string;
  readonly sourced: Sourced;
  /** The target's path as it is written, `:splat` as the rest. */
  readonly segments: readonly string[];
}

/** The addresses that a target can be, as the source of a rule. */
function askedFor({ where }: RuleData, target: string, { hosts }: SiteData): Asked | null {
  const [, authority = "", path = "", rest = ""] =
    /^https?:\/\/([^/?#]*)([^?#]*)([^]*)$/i.exec(target) ?? [];
  const segments = path.split("/").filter((it) => it !== "");
  const isWhole = segments.every(
    (it, at) =>
      !it.includes(":") ||
      (/^:[A-Za-z_]\w*$/.test(it) && (it !== ":splat" || at === segments.length - 1)),
  );
  if (rest !== "" || !isWhole || where) return null;
  const from = `/${segments.map((it) => (it === ":splat" ? "*" : it)).join("/")}`;
  const pattern = { from, match: "pattern" as const };
  const source = parseSource(pattern, new Set(hosts.map(canonicalHost)), () => {}, []);
  if (!source || !isPatternSource(source)) return null;
  return {
    host: canonicalHost(authority),
    sourced: { rule: { ...pattern, keep: true }, source, needsSlash: false },
    segments,
  };
}

/** Puts what was asked for in the place of the other rule's placeholders. */
function fill(to: string, { segments }: Source, asked: readonly string[]): string | null {
  const values = new Map<string, string>();
  for (const [at, segment] of (segments ?? []).entries()) {
    if (segment.kind === "splat") values.set("splat", asked.slice(at).join("/"));
    else if (segment.kind !== "literal") values.set(segment.name, asked[at] ?? "");
  }
  let isFilled = true;
  const filled = to.replace(/:([A-Za-z_]\w*)/g, (_all, name: string) => {
    const value = values.get(name);
    if (value === undefined) isFilled = false;
    return value ?? "";
  });
  return isFilled ? filled : null;
}
