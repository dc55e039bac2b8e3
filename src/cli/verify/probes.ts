/** The addresses that are requested from the live site. */
import { createHash } from "node:crypto";
import type { Instant } from "../../domain/instant.ts";
import { resolve } from "../../domain/resolve/resolve.ts";
import { type CompiledRoutes, compileRoutes } from "../../domain/table/compile.ts";
import type { Rule } from "../../domain/table/rule.ts";
import type { RoutesData, RuleData, SiteData } from "../../domain/table/schema.ts";
import { isPatternSource } from "../../domain/table/source.ts";
import { findScope, type Table } from "../../domain/table/table.ts";
import { canonicalHost } from "../../domain/url/canonicalize.ts";
import { compareText } from "../../domain/url/query.ts";
import { exampleUrl, writtenUrls } from "../../domain/validate/probe.ts";

/** The reason why an address is requested. */
export type ProbeKind =
  /** An example of a rule, or the `from` of an exact rule. */
  | "rule"
  | "row"
  /** An example that a rule must not answer. */
  | "must-not-match"
  | "kept"
  | "out-of-scope"
  /** In scope, but without a rule. */
  | "unmatched"
  /** On a host of the site other than the first. */
  | "host"
  | "listed";

export interface Probe {
  readonly url: URL;
  readonly kind: ProbeKind;
  /** The `from` of the rule that it comes from; null if it does not come from a rule. */
  readonly rule: string | null;
  readonly section: string | null;
}

export interface ProbeList {
  readonly probes: readonly Probe[];
  /** The number of patterns without an example, which are not requested. */
  readonly withoutExample: number;
}

/** A word that does not occur in real addresses. */
const MADE_UP = "sunset-verify";

/**
 * Lists the examples of all rules, a sample of the exact rules, the rows, and addresses that must not redirect; each
 * once.
 *
 * @param rows The rules of the rows over the table.
 * @param sample The number of exact rules. The sample of a table is always the same, and changes little if the table
 *   does.
 */
export function listProbes(
  compiled: CompiledRoutes,
  rows: readonly RuleData[],
  sample: number,
): ProbeList {
  const { data, rules, table } = compiled;
  const sampled = new Set(sampleOf(rules, sample));
  const ofRules = rules.flatMap((rule): Probe[] => {
    const { examples, section = null } = dataOf(data, rule);
    const isWanted = isPatternSource(rule.source) || examples || sampled.has(rule);
    const urls = isWanted ? writtenUrls(compiled, rule, dataOf(data, rule)) : [];
    const not = (examples?.mustNotMatch ?? []).map((it) => exampleUrl(compiled, rule, it));
    const shared = { rule: rule.from, section };
    return [
      ...urls.map((url): Probe => ({ url, kind: "rule", ...shared })),
      ...not
        .filter((it) => it !== null)
        .map((url): Probe => ({ url, kind: "must-not-match", ...shared })),
    ];
  });
  const withoutExample = rules.filter(
    (it) => isPatternSource(it.source) && !dataOf(data, it).examples?.match?.length,
  ).length;
  const probes = [
    ...ofRules,
    ...probesOfRows(data, rows),
    ...probesOfSite(data.site, table),
    ...probesOfHosts(ofRules, table),
  ];
  return { probes: unique(probes, table), withoutExample };
}

/**
 * Lists one address per section that redirects once the gate is open, and one per host, which is enough for a monitor.
 *
 * @param at The instant for which redirects are evaluated.
 */
export function listCanaries(compiled: CompiledRoutes, table: Table, at: Instant): Probe[] {
  const { data, rules } = compiled;
  const bySection = new Map<string | null, Probe>();
  for (const rule of rules) {
    const { section = null } = dataOf(data, rule);
    if (bySection.has(section)) continue;
    const url = writtenUrls(compiled, rule, dataOf(data, rule)).find(
      (it) => resolve(table, { url: it, method: "GET" }, at).outcome === "redirect",
    );
    if (url) bySection.set(section, { url, kind: "rule", rule: rule.from, section });
  }
  const canaries = [...bySection.values()];
  return unique([...canaries, ...probesOfHosts(canaries, table)], table);
}

function dataOf({ rules }: RoutesData, rule: Rule): RuleData {
  return rules[rule.index] ?? { from: rule.from };
}

/** Samples by a hash of the `from`, so that adding or removing a rule changes one address, not all. */
function sampleOf(rules: readonly Rule[], count: number): readonly Rule[] {
  const exact = rules.filter((it) => !isPatternSource(it.source));
  if (exact.length <= count) return exact;
  const rank = new Map(exact.map((it) => [it, createHash("sha256").update(it.from).digest("hex")]));
  return exact
    .toSorted((a, b) => compareText(rank.get(a) ?? "", rank.get(b) ?? ""))
    .slice(0, count);
}

function probesOfRows({ site }: RoutesData, rows: readonly RuleData[]): Probe[] {
  const compiled = compileRoutes({ site, rules: [...rows] }, () => {});
  return compiled.rules.flatMap((rule) =>
    writtenUrls(compiled, rule, dataOf(compiled.data, rule)).map((url): Probe => ({
      url,
      kind: "row",
      rule: rule.from,
      section: null,
    })),
  );
}

/** Addresses without a rule: kept ones, and made-up ones in and out of scope. */
function probesOfSite({ keep }: SiteData, { site }: Table): Probe[] {
  const [first = ""] = site.hosts;
  const onFirst = (kind: ProbeKind, path: string): Probe[] => {
    const url = URL.parse(path.startsWith("/") ? `https://${first}${path}` : path);
    return url ? [{ url, kind, rule: null, section: null }] : [];
  };
  const outside = `/${MADE_UP}-out-of-scope`;
  return [
    ...keep.flatMap((it) => onFirst("kept", fillIn(typeof it === "string" ? it : it.path))),
    ...(findScope(site, outside) === null ? onFirst("out-of-scope", outside) : []),
    ...site.scope.flatMap((it) => onFirst("unmatched", `${it.replace(/\/$/, "")}/${MADE_UP}`)),
  ];
}

function fillIn(pattern: string): string {
  return pattern.replace(/\*$/, MADE_UP).replaceAll(/:\w+/g, MADE_UP);
}

/** The first address of a rule for all hosts, on each of the other hosts. */
function probesOfHosts(probes: readonly Probe[], { site }: Table): Probe[] {
  const [first = "", ...others] = site.hosts;
  const example = probes.find((it) => it.rule?.startsWith("/") && it.url.host === first);
  if (!example) return [];
  return others.flatMap((host): Probe[] => {
    const url = URL.parse(`https://${host}${example.url.pathname}${example.url.search}`);
    return url ? [{ ...example, url, kind: "host" }] : [];
  });
}

/** Removes duplicates, and addresses on other sites, which may occur in examples that must not match. */
function unique(probes: readonly Probe[], { site }: Table): Probe[] {
  const ours = probes.filter(({ url }) => site.hosts.has(canonicalHost(url.host)));
  return [...new Map(ours.toReversed().map((it) => [it.url.href, it])).values()].toReversed();
}
