/** Turns the winning rule, or the lack of one, into a decision: one function per outcome. */
import type { Instant } from "../instant.ts";
import { METHOD_KEEPING } from "../table/redirect-status.ts";
import type { Answer, Rule, ServedFile } from "../table/rule.ts";
import { UNREGISTER } from "../table/served-file.ts";
import { sitemapPage } from "../table/site-files.ts";
import { isRetiredWhole, type Site } from "../table/table.ts";
import { findPattern } from "../table/pattern-set.ts";
import type { Captures, Target } from "../table/target.ts";
import type { Address } from "../url/address.ts";
import type { Parameter } from "../url/query.ts";
import { cacheControlFor, NO_STORE } from "./cache-control.ts";
import { captureAll } from "./capture.ts";
import { type Decision, NO_DETAILS, type SiteFile } from "./decision.ts";
import { fillTarget } from "./fill-target.ts";
import type { Lookup, Match } from "./match.ts";
import type { Recorder } from "./step.ts";

/** The part of a request that a decision depends on. */
export interface Visit {
  readonly url: Address;
  readonly method: string;
}

/** The inputs shared by all outcomes of a request. */
export interface Situation {
  readonly site: Site;
  readonly visit: Visit;
  readonly lookup: Lookup;
  readonly now: Instant;
  readonly changesAt: Instant | null;
  /** `repaired` if only the repaired address has a rule. */
  readonly reason: "rule" | "repaired";
  readonly record: Recorder | null;
}

const NOTHING: Captures = new Map();

export function answer(match: Match, situation: Situation): Decision {
  const { rule } = match;
  const { site, visit, now, changesAt } = situation;
  const given = rule.answer;
  switch (given.kind) {
    case "redirect": {
      const location = fillMatch(match, given, situation);
      const status = isSafeRead(visit.method) ? given.status : METHOD_KEEPING[given.status];
      return redirect(status, location, situation, rule);
    }
    case "gone": {
      const suggestion = fillMatch(match, given, situation) ?? fillFallback(site, []);
      const cacheControl = cacheControlFor(410, site.maxAgeSeconds, changesAt, now);
      const details = detailsOf(rule, situation);
      return { ...details, outcome: "gone", status: 410, cacheControl, suggestion };
    }
    case "keep":
      return { ...detailsOf(rule, situation), outcome: "pass" };
    case "undecided":
      return fallBack(situation, rule);
    case "serve":
      return serveFile(given.file, rule, situation);
  }
}

function detailsOf(rule: Rule, { reason, changesAt }: Situation): Omit<Decision, "outcome"> {
  return { ...NO_DETAILS, reason, rule: rule.from, index: rule.index, changesAt };
}

/** @returns The filled target; null if there is none, or if it may not be served. */
function fillMatch(
  { rule, query }: Match,
  { target, query: mode, lowercase }: Extract<Answer, { readonly target: Target | null }>,
  situation: Situation,
): string | null {
  if (!target) return null;
  const { site, record } = situation;
  const captures = target.kind === "literal" ? NOTHING : captureAll(rule.source, situation, query);
  const visitors = mode === "merge" ? query.rest : [];
  const location = fillTarget(target, captures, lowercase, visitors, site.targetHosts);
  record?.({ step: "target", target, captures, mode, rest: query.rest, location });
  return location;
}

/**
 * The decision for an address that no rule matches, or only an undecided rule.
 *
 * @param undecided The undecided rule; null if there is none.
 */
export function fallBack(situation: Situation, undecided: Rule | null): Decision {
  const { site, visit, lookup, changesAt, reason, record } = situation;
  record?.({ step: "fallback", site });
  if (site.fallback) {
    const status = undecided ? 302 : site.fallbackStatus;
    // The body of a form must not be sent to a page that does not expect it.
    const sent = isSafeRead(visit.method) ? status : 303;
    return redirect(sent, fillFallback(site, lookup.parameters), situation, undecided);
  }
  const { from = null, index = null } = undecided ?? {};
  const why = undecided ? reason : "fallback";
  return { ...notFound("fallback"), reason: why, rule: from, index, changesAt };
}

function fillFallback(site: Site, visitors: readonly Parameter[]): string | null {
  const target = site.fallback?.target;
  return target ? fillTarget(target, NOTHING, false, visitors, site.targetHosts) : null;
}

/** @param rule null if the fallback decides. */
function redirect(
  status: number,
  location: string | null,
  { site, visit, lookup, now, changesAt, reason }: Situation,
  rule: Rule | null,
): Decision {
  const isRefused = location === null;
  const sent = isRefused ? 501 : status;
  const cors = !isRefused && site.cors.size > 0 && isCrossOrigin(site, lookup.segments);
  const isPreflight = cors && visit.method === "OPTIONS";
  // Most decisions are made here: written out instead of spread, for speed.
  return {
    outcome: isRefused ? "refused" : isPreflight ? "served" : "redirect",
    status: isPreflight ? 204 : sent,
    location: isPreflight ? null : location,
    rule: rule && rule.from,
    reason: isRefused ? "target-host" : rule ? reason : "fallback",
    cacheControl: isPreflight
      ? NO_STORE
      : cacheControlFor(sent, site.maxAgeSeconds, changesAt, now),
    announce: false,
    index: rule && rule.index,
    suggestion: isRefused && rule ? fillFallback(site, []) : null,
    file: null,
    cors,
    changesAt,
  };
}

function isCrossOrigin(site: Site, segments: readonly string[]): boolean {
  return findPattern(site.cors, "", segments, () => true) !== null;
}

/** Methods other than GET and HEAD get 405 (RFC 9110, section 15.5.6). */
function serveFile(file: ServedFile, rule: Rule, situation: Situation): Decision {
  const { site, visit, now, changesAt } = situation;
  const details = detailsOf(rule, situation);
  if (!isSafeRead(visit.method)) {
    return { ...details, outcome: "served", status: 405, cacheControl: NO_STORE };
  }
  // Browsers fetch a service worker again to update it; a cached copy would keep the old one alive.
  const cacheControl =
    file === UNREGISTER ? "no-cache" : cacheControlFor(200, site.maxAgeSeconds, changesAt, now);
  return { ...details, outcome: "served", status: 200, file, cacheControl };
}

export function passBeforeGate({ site, now, changesAt }: Situation): Decision {
  const { announceAt, activatesAt } = site;
  const isAhead = announceAt !== null && now < announceAt;
  const announce = announceAt !== null && !isAhead && activatesAt !== Infinity;
  const next = isAhead && (changesAt === null || announceAt < changesAt) ? announceAt : changesAt;
  return { ...NO_DETAILS, outcome: "pass", reason: "gate", announce, changesAt: next };
}

export function serveSiteFile(
  file: SiteFile,
  { site, visit, now, changesAt, record }: Situation,
): Decision {
  if (record) {
    const isPart = file === "sitemap.xml" && sitemapPage(visit.url.search) !== null;
    record({ step: "site-file", file, isPart });
  }
  const cacheControl = cacheControlFor(200, site.maxAgeSeconds, changesAt, now);
  return {
    ...NO_DETAILS,
    outcome: "served",
    reason: "site-file",
    status: 200,
    cacheControl,
    file,
    changesAt,
  };
}

export function notFound(reason: "host" | "fallback"): Decision {
  return {
    ...NO_DETAILS,
    outcome: "not-found",
    reason,
    status: 404,
    cacheControl: NO_STORE,
  };
}

function isSafeRead(method: string): boolean {
  return method === "GET" || method === "HEAD";
}

/** A site that is retired as a whole serves these files itself from the gate on, unless a literal rule names them. */
export function siteFileFor(
  { site, visit, lookup, now }: Situation,
  match: Match | null,
): SiteFile | null {
  const file = siteFileAt(site, lookup.path);
  if (!file || !isSafeRead(visit.method)) return null;
  const isNamed = match !== null && match.rule.source.segments === null;
  return isNamed || now < site.activatesAt ? null : file;
}

/**
 * The site file at a canonical path, whether or not a rule or the method overrides it. Compares strings instead of
 * looking them up in a `Map`: hashing the path would cost as much as finding its rule.
 */
export function siteFileAt(site: Site, path: string): SiteFile | null {
  const isRobots = path === "/robots.txt";
  if ((!isRobots && path !== "/sitemap.xml") || !isRetiredWhole(site)) return null;
  return isRobots ? "robots.txt" : "sitemap.xml";
}
