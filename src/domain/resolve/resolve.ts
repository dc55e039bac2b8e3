/**
 * The one decision: what a request gets from a table at an instant. The Worker, the console, the command
 * line, the validator and the tests all ask here.
 *
 * Pure and total: no clock, no I/O, never throws. It looks at host, path, query and method; at no header.
 */
import type { Address } from "../url/address.ts";
import { cacheControlFor } from "./cache-control.ts";
import { captureAll } from "./capture.ts";
import { canonicalHost, canonicalPath, splitPath } from "../url/canonicalize.ts";
import { type Decision, NO_DETAILS, type SiteFile } from "./decision.ts";
import type { Instant } from "../instant.ts";
import { recordRules } from "./record-rules.ts";
import { type Candidate, consult, type Lookup, type Match } from "./match.ts";
import type { Recorder } from "./step.ts";
import { parseQuery } from "../url/query.ts";
import type { Rule } from "../table/rule.ts";
import { findKept, findScope, isRetiredWhole, type Site, type Table } from "../table/table.ts";
import { fillTarget } from "./fill-target.ts";
import type { Captures } from "../table/target.ts";

/** What a request is judged by. */
export interface Visit {
  readonly url: Address;
  readonly method: string;
}

/** What every answer to one request is made from. */
interface AnswerContext {
  readonly site: Site;
  readonly request: Visit;
  readonly lookup: Lookup;
  readonly now: Instant;
  readonly changesAt: Instant | null;
  readonly record: Recorder | null;
}

/** @param record Takes the steps for an explanation; left out on the request path. */
export function resolve(
  table: Table,
  request: Visit,
  now: Instant,
  record: Recorder | null = null,
): Decision {
  const { site } = table;
  const host = canonicalHost(request.url.host);
  const path = canonicalPath(request.url.pathname);
  record?.({ step: "canonical", url: request.url, canonical: host + path });

  const isOurs = site.hosts.has(host);
  record?.({ step: "host", host, isOurs, site });
  if (!isOurs) return notFound("host");

  const scope = findScope(site, path);
  record?.({ step: "scope", scope, site });
  if (scope === null) return { ...NO_DETAILS, outcome: "pass", reason: "scope" };

  const segments = splitPath(path);
  const kept = findKept(site, segments);
  if (kept !== null) {
    record?.({ step: "kept", pattern: kept });
    return { ...NO_DETAILS, outcome: "pass", reason: "kept" };
  }

  record?.({ step: "gate", site, now });
  const lookup = { host, path, segments, parameters: parseQuery(request.url.search) };
  const candidates: Candidate[] | null = record ? [] : null;
  const { match, changesAt } = consult(table, lookup, now, candidates);
  const context: AnswerContext = { site, request, lookup, now, changesAt, record };

  const file = siteFileFor(context, match);
  if (record && candidates) {
    recordRules(table, candidates, file || !match ? null : match.rule, record);
  }
  if (file) return serve(file, context);
  if (match) return answer(match, context);
  if (now < site.activatesAt) return passBeforeGate(context);
  return fallBack(context);
}

function answer({ rule, query }: Match, context: AnswerContext): Decision {
  const { site, now, changesAt, record } = context;
  const { from, index } = rule;
  if (rule.answer.kind === "keep") {
    return { ...NO_DETAILS, outcome: "pass", reason: "rule", rule: from, index, changesAt };
  }
  const { target, lowercase, query: mode } = rule.answer;
  let location: string | null = null;
  if (target) {
    const captures = target.kind === "literal" ? NOTHING : captureAll(rule.source, context, query);
    const visitors = mode === "merge" ? query.rest : [];
    location = fillTarget(target, captures, lowercase, visitors, site.targetHosts);
    record?.({ step: "target", target, captures, mode, rest: query.rest, location });
  }
  if (rule.answer.kind === "redirect") {
    return redirect(rule.answer.status, location, context, rule);
  }
  const details = { ...NO_DETAILS, rule: from, index, changesAt };
  const cacheControl = cacheControlFor(410, site.maxAgeSeconds, changesAt, now);
  const suggestion = location ?? fillFallback(site, []);
  return { ...details, outcome: "gone", reason: "rule", status: 410, cacheControl, suggestion };
}

function fallBack(context: AnswerContext): Decision {
  const { site, lookup, record } = context;
  record?.({ step: "fallback", site });
  if (!site.fallback) return { ...notFound("fallback"), changesAt: context.changesAt };
  return redirect(301, fillFallback(site, lookup.parameters), context, null);
}

function fillFallback(site: Site, visitors: Lookup["parameters"]): string | null {
  const target = site.fallback?.target;
  return target ? fillTarget(target, NOTHING, false, visitors, site.targetHosts) : null;
}

/** @param rule null if the fallback answers. */
function redirect(
  status: number,
  location: string | null,
  { site, request, now, changesAt }: AnswerContext,
  rule: Rule | null,
): Decision {
  const isRefused = location === null;
  const sent = isRefused ? 501 : statusFor(status, request.method);
  // Most decisions are made here, and so this one is written out.
  return {
    outcome: isRefused ? "refused" : "redirect",
    status: sent,
    location,
    rule: rule && rule.from,
    reason: isRefused ? "target-host" : rule ? "rule" : "fallback",
    cacheControl: cacheControlFor(sent, site.maxAgeSeconds, changesAt, now),
    announce: false,
    index: rule && rule.index,
    suggestion: isRefused && rule ? fillFallback(site, []) : null,
    file: null,
    changesAt,
  };
}

function passBeforeGate({ site, now, changesAt }: AnswerContext): Decision {
  const { announceAt, activatesAt } = site;
  const isAhead = announceAt !== null && now < announceAt;
  const announce = announceAt !== null && !isAhead && activatesAt !== Infinity;
  const next = isAhead && (changesAt === null || announceAt < changesAt) ? announceAt : changesAt;
  return { ...NO_DETAILS, outcome: "pass", reason: "gate", announce, changesAt: next };
}

function serve(file: SiteFile, { site, now, changesAt, record }: AnswerContext): Decision {
  record?.({ step: "site-file", file });
  const cacheControl = cacheControlFor(200, site.maxAgeSeconds, changesAt, now);
  return { ...NO_DETAILS, outcome: "served", reason: "site-file", status: 200, file, cacheControl };
}

function notFound(reason: "host" | "fallback"): Decision {
  const cacheControl = cacheControlFor(404, 0, null, 0);
  return { ...NO_DETAILS, outcome: "not-found", reason, status: 404, cacheControl };
}

const NOTHING: Captures = new Map();

/** Methods other than GET and HEAD get the status that keeps them (RFC 9110, section 15.4). */
function statusFor(status: number, method: string): number {
  if (isSafeRead(method)) return status;
  if (status === 301) return 308;
  return status === 302 || status === 303 ? 307 : status;
}

function isSafeRead(method: string): boolean {
  return method === "GET" || method === "HEAD";
}

/** A site that is retired whole serves these itself from the gate on, unless a rule names them. */
function siteFileFor(
  { site, request, lookup, now }: AnswerContext,
  match: Match | null,
): SiteFile | null {
  const file = SITE_FILES.get(lookup.path);
  if (!file || !isSafeRead(request.method) || !isRetiredWhole(site)) return null;
  const isNamed = match !== null && match.rule.source.segments === null;
  return isNamed || now < site.activatesAt ? null : file;
}

const SITE_FILES: ReadonlyMap<string, SiteFile> = new Map([
  ["/robots.txt", "robots.txt"],
  ["/sitemap.xml", "sitemap.xml"],
]);
