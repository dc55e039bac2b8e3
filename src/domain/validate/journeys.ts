import { canonicalHost, canonicalPath } from "../canonicalize.ts";
import { quote } from "../finding.ts";
import type { Instant } from "../instant.ts";
import { resolve } from "../resolve.ts";
import type { Rule } from "../rule.ts";
import type { Table } from "../table.ts";
import type { Target } from "../target.ts";
import { type CheckContext, firstInstant } from "./context.ts";
import { probeUrls } from "./probe.ts";

/** A browser gives up after as many (Fetch standard, "HTTP-redirect fetch"). */
export const MAX_HOPS = 20;

/** How many instants at which the table changes are tried. */
const INSTANTS_AT_MOST = 50;

/** The way of a visitor from one address over our own redirects. */
interface Journey {
  readonly hops: readonly string[];
  readonly isLoop: boolean;
}

/** `redirect-loop` and `redirect-chain`, found by following addresses through the matcher itself. */
export function checkJourneys(context: CheckContext): void {
  const { table, rules } = context;
  const starts = [...new Set(rules.map((it) => it.window.startsAt ?? table.site.activatesAt))]
    .filter((it) => Number.isFinite(it))
    .toSorted((a, b) => a - b)
    .slice(0, INSTANTS_AT_MOST);
  for (const rule of rules) {
    if (
      rule.answer.kind === "redirect" &&
      rule.answer.target &&
      staysOn(table, rule.answer.target)
    ) {
      checkRule(context, rule, starts);
    }
  }
  checkFallback(context, starts);
}

function checkRule(context: CheckContext, rule: Rule, starts: readonly Instant[]): void {
  const first = firstInstant(context, rule);
  if (first === null) return;
  const end = rule.window.endsAt ?? Infinity;
  const instants = [first, ...starts.filter((it) => first < it && it < end)];
  const probes = probeUrls(context, rule);
  const journeys = instants.flatMap((now) =>
    probes
      .filter((url) => resolve(context.table, { url, method: "GET" }, now).index === rule.index)
      .map((url) => follow(context.table, url, now)),
  );
  reportJourneys(context, journeys, ["rules", rule.index, "to"]);
}

function checkFallback(context: CheckContext, starts: readonly Instant[]): void {
  const { site } = context.table;
  const target = site.fallback?.target;
  if (target?.kind !== "literal" || !staysOn(context.table, target)) return;
  const instants = [site.activatesAt, ...starts.filter((it) => site.activatesAt < it)];
  const journeys = instants.filter(Number.isFinite).map((now) => {
    const journey = follow(context.table, new URL(target.href), now);
    return { ...journey, hops: ["the fallback", ...journey.hops] };
  });
  reportJourneys(context, journeys, ["site", "fallback"]);
}

function reportJourneys(
  { report }: CheckContext,
  journeys: readonly Journey[],
  path: readonly (string | number)[],
): void {
  const loop = journeys.find((it) => it.isLoop);
  if (loop) {
    report(
      "redirect-loop",
      path,
      `never ends: ${showHops(loop.hops)}`,
      "Send it to an address that does not redirect again",
    );
    return;
  }
  const chain = journeys.find((it) => it.hops.length > 2);
  const final = chain?.hops.at(-1);
  if (chain && final !== undefined) {
    report(
      "redirect-chain",
      path,
      `takes ${chain.hops.length - 1} redirects: ${showHops(chain.hops)}`,
      `Send it straight to ${quote(final)}`,
    );
  }
}

/** At most the first four and the last of a long way. */
function showHops(hops: readonly string[]): string {
  const shown = hops.length > 6 ? [...hops.slice(0, 4), "…", hops.at(-1)] : hops;
  return shown.join(" -> ");
}

/** Follows redirects while they stay on our own hosts. */
function follow(table: Table, start: URL, now: Instant): Journey {
  const hops = [start.href];
  const seen = new Set([identity(start)]);
  let url = start;
  while (hops.length <= MAX_HOPS) {
    const { outcome, location } = resolve(table, { url, method: "GET" }, now);
    if (outcome !== "redirect" || location === null) return { hops, isLoop: false };
    hops.push(location);
    url = new URL(location);
    if (!table.site.hosts.has(canonicalHost(url.host))) return { hops, isLoop: false };
    if (seen.has(identity(url))) return { hops, isLoop: true };
    seen.add(identity(url));
  }
  return { hops, isLoop: true };
}

/** Two addresses that differ only in spelling are the same stop. */
function identity(url: URL): string {
  return `${canonicalHost(url.host)}${canonicalPath(url.pathname)}${url.search}`;
}

function staysOn({ site }: Table, target: Target): boolean {
  const url = new URL(target.kind === "literal" ? target.href : target.origin);
  return site.hosts.has(canonicalHost(url.host));
}
