/** A visit as it is counted: what remains once everything about the visitor is removed. */
import type { Instant } from "../domain/instant.ts";
import type { Decision } from "../domain/resolve/decision.ts";
import { siteFileAt } from "../domain/resolve/answer.ts";
import { resolve } from "../domain/resolve/resolve.ts";
import { visitMatches } from "../domain/table/pattern-tree.ts";
import { PREFLIGHT } from "../domain/report/visit-outcome.ts";
import type { Rule } from "../domain/table/rule.ts";
import type { Site, Table } from "../domain/table/table.ts";
import type { Address } from "../domain/url/address.ts";
import { canonicalHost, canonicalPath, splitPath } from "../domain/url/canonicalize.ts";
import { isIpAddress } from "../domain/url/ip-address.ts";
import { conditionText, type Parameter, parseQuery, sortConditions } from "../domain/url/query.ts";
import { withoutSession } from "../domain/url/repair.ts";
import type { Hit, Miss } from "./counted.ts";
import { type Answered, isMiss } from "./visit.ts";

const URL_BYTES_AT_MOST = 512;

/** The hit of an answer; before the gate also the shadow, which is the hit of the answer at the gate. */
export function hitsOf(answered: Answered, at: Instant): readonly Hit[] {
  const { decision, table, address, method } = answered;
  const hit = describe(answered, decision, false);
  if (decision.reason !== "gate" || !isForeseen(table.site, at)) return [hit];
  const ahead = resolve(table, { url: address, method }, table.site.activatesAt);
  return [hit, describe(answered, ahead, true)];
}

/** Whether to count shadows: with `site.shadow`, or from the announcement on. */
function isForeseen({ announceAt, activatesAt, shadow }: Site, at: Instant): boolean {
  return activatesAt !== Infinity && (shadow || (announceAt !== null && announceAt <= at));
}

function describe(answered: Answered, decision: Decision, isShadow: boolean): Hit {
  const { rule, status } = decision;
  const outcome = status === PREFLIGHT ? "redirect" : decision.outcome;
  const miss = isMiss(decision) ? missOf(answered) : null;
  return { rule: rule ?? "", outcome, status: status ?? 0, isShadow, miss };
}

/** @returns null for a site file such as `robots.txt`, for which no redirect is missing. */
function missOf({ table, address }: Answered): Miss | null {
  // A session's id in the path stands for a cookie, and would make each of its visits another miss.
  const path = canonicalPath(withoutSession(address.pathname));
  if (siteFileAt(table.site, path) !== null) return null;
  const asked = canonicalHost(address.host);
  const host = table.site.aliases.get(asked) ?? asked;
  const base = host + path;
  const query = keptQuery(table, host, path, address);
  const whole = query === "" ? base : `${base}?${query}`;
  const kept = [whole, base].find((it) => byteLength(it) <= URL_BYTES_AT_MOST) ?? null;
  return { path, url: kept };
}

/** The parameters that rules for exactly this path ask for. Anything else in a query is private to the visitor. */
function keptQuery(table: Table, host: string, path: string, { search }: Address): string {
  if (search === "") return "";
  const parameters = parseQuery(search);
  const names = namesAskedFor(table, host, path, parameters);
  if (names.size === 0) return "";
  const kept = parameters.flatMap(({ name, value }) =>
    names.has(name) ? [{ name, value, capture: null, where: null }] : [],
  );
  return sortConditions(kept).map(conditionText).join("&");
}

/** The parameters that rows and patterns ask for. A compact table does not reveal those of its exact rules. */
function namesAskedFor(
  { layers }: Table,
  host: string,
  path: string,
  parameters: readonly Parameter[],
): ReadonlySet<string> {
  const names = new Set<string>();
  const add = (rules: readonly Rule[]): void => {
    for (const { source } of rules) for (const { name } of source.query) names.add(name);
  };
  const segments = splitPath(path);
  for (const { literals, patterns } of layers) {
    for (const hostOrAny of [host, ""]) {
      add(literals.find(hostOrAny, path, parameters)?.rules ?? []);
      const tree = patterns.get(hostOrAny);
      if (tree) visitMatches(tree, segments, ({ rules }) => add(rules));
    }
  }
  return names;
}

/**
 * The host of the other site that a visitor came from; empty if there is none. An IP address is left out, because it
 * may be the visitor's own.
 */
export function referringHost(referrer: string | null, { hosts }: Site): string {
  if (referrer === null) return "";
  const url = URL.parse(referrer);
  if (!url || (url.protocol !== "https:" && url.protocol !== "http:")) return "";
  const host = canonicalHost(url.hostname);
  if (hosts.has(host) || host.length > HOST_CHARACTERS_AT_MOST || isIpAddress(host)) return "";
  return host;
}

/** The maximum length of a DNS name. */
const HOST_CHARACTERS_AT_MOST = 253;

function byteLength(text: string): number {
  // A UTF-16 code unit takes at most three bytes in UTF-8.
  return text.length * 3 <= URL_BYTES_AT_MOST ? text.length : new TextEncoder().encode(text).length;
}
