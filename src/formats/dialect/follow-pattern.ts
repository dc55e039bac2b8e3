/** Follows targets with placeholders on the old site through another pattern of the same table. */
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
import { createOverlapIndex, type OverlapIndex } from "../rules/overlap-index.ts";

/** Where a rule leads in one step. */
export interface NextTarget {
  readonly to: string;
  readonly status: RedirectStatus | undefined;
}

/**
 * Finds the target of the one rule that answers every address that a target with placeholders can become.
 *
 * @returns A function of a rule and its target on the old site; it returns null if there is no such rule, or more than
 *   one.
 */
export function createPatternFollower(
  rules: readonly RuleData[],
  site: SiteData,
): (rule: RuleData, target: string) => NextTarget | null {
  const hosts = new Set(site.hosts.map(canonicalHost));
  let index: OverlapIndex<Sourced> | null = null;
  const indexed = (): OverlapIndex<Sourced> => {
    const made = createOverlapIndex<Sourced>();
    for (const rule of rules) {
      const source = parseSource(rule, hosts);
      if (source) made.add({ rule, source, needsSlash: false });
    }
    return made;
  };
  return (rule, target) => {
    const asked = askedFor(rule, target, site);
    if (!asked) return null;
    index ??= indexed();
    const { source } = asked.sourced;
    const met = [...index.findAll({ ...source, host: asked.host })].filter(
      (it) => covers(it.source, source, hosts) || intersect(asked.sourced, it).length > 0,
    );
    const [best] = met.toSorted((a, b) => compareSources(a.source, b.source));
    return best && covers(best.source, source, hosts) ? goTo(best, rule, asked.segments) : null;
  };
}

/** @returns null if the rule does more than fill in what its placeholders take. */
function goTo(best: Sourced, rule: RuleData, segments: readonly string[]): NextTarget | null {
  const { to, status, gone, startsAt, endsAt, query, lowercase, where } = best.rule;
  const isPlain = !gone && !startsAt && !endsAt && query !== "drop" && !lowercase && !where;
  if (to === undefined || !isPlain || best.source.query.length > 0) return null;
  const filled = fill(to, best.source, segments);
  if (filled === null) return null;
  const code = status ?? 301;
  const isForGood = isRedirectStatus(code) && isPermanentRedirect(code);
  return { to: filled, status: isForGood ? rule.status : code };
}

interface Asked {
  readonly host: string;
  readonly sourced: Sourced;
  /** The segments of the target's path as written; `:splat` is the rest. */
  readonly segments: readonly string[];
}

/** The addresses that a target can become, as the source of a rule. */
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
  const source = parseSource(pattern, new Set(hosts.map(canonicalHost)));
  if (!source || !isPatternSource(source)) return null;
  return {
    host: canonicalHost(authority),
    sourced: { rule: { ...pattern, keep: true }, source, needsSlash: false },
    segments,
  };
}

/** Replaces the placeholders of the other rule by the requested segments. */
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
