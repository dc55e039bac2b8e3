/**
 * The one decision: what a request gets from a table at an instant. The Worker, the console, the command line, the
 * validator and the tests all call this function.
 *
 * Pure and total: no clock, no I/O, never throws. It depends on host, path, query and method, but on no header.
 */
import type { Instant } from "../instant.ts";
import { findKept, findScope, type Table } from "../table/table.ts";
import { canonicalHost, canonicalPath, splitPath } from "../url/canonicalize.ts";
import { isOwnPath } from "../url/own-path.ts";
import { parseQuery } from "../url/query.ts";
import { repairAddress } from "../url/repair.ts";
import {
  answer,
  fallBack,
  notFound,
  passBeforeGate,
  serveSiteFile,
  type Situation,
  siteFileFor,
  type Visit,
} from "./answer.ts";
import { type Decision, NO_DETAILS } from "./decision.ts";
import { type Candidate, consult, type Lookup } from "./match.ts";
import { isOverlong } from "./request-bounds.ts";
import { recordRules } from "./record-rules.ts";
import type { Recorder } from "./step.ts";

export type { Visit } from "./answer.ts";

/** @param record Receives the steps for an explanation; omitted on the request path. */
export function resolve(
  table: Table,
  visit: Visit,
  now: Instant,
  record: Recorder | null = null,
): Decision {
  const { site } = table;
  const asked = canonicalHost(visit.url.host);
  const path = canonicalPath(visit.url.pathname);
  record?.({ step: "canonical", url: visit.url, canonical: asked + path });

  const isOurs = site.hosts.has(asked);
  record?.({ step: "host", host: asked, isOurs, site });
  if (!isOurs) return notFound("host");
  if (isOwnPath(path)) {
    record?.({ step: "own" });
    return notFound("host");
  }
  const host = site.aliases.get(asked) ?? asked;
  if (host !== asked) record?.({ step: "alias", host: asked, standsFor: host });

  const scope = findScope(site, path);
  record?.({ step: "scope", scope, site });
  if (scope === null) return { ...NO_DETAILS, outcome: "pass", reason: "scope" };

  const segments = splitPath(path);
  const kept = findKept(site, segments, now);
  if (kept !== null) {
    record?.({ step: "kept", pattern: kept.from, until: kept.data });
    return { ...NO_DETAILS, outcome: "pass", reason: "kept", changesAt: kept.data };
  }

  record?.({ step: "gate", site, now });
  const isTooLong = isOverlong(visit.url);
  const parameters = isTooLong ? [] : parseQuery(visit.url.search);
  const lookup = { host, path, segments, parameters };
  if (isTooLong) {
    return answerOverlong({ site, visit, lookup, now, changesAt: null, reason: "rule", record });
  }
  const candidates: Candidate[] | null = record ? [] : null;
  const { match, changesAt } = consult(table, lookup, now, candidates);
  const situation: Situation = { site, visit, lookup, now, changesAt, reason: "rule", record };

  const file = siteFileFor(situation, match);
  if (record && candidates) {
    recordRules(table, candidates, file || !match ? null : match.rule, record);
  }
  if (file) return serveSiteFile(file, situation);
  if (match) return answer(match, situation);
  if (now < site.activatesAt) return passBeforeGate(situation);
  return answerRepaired(table, situation);
}

/** The answer to an overlong request: the fallback, without the visitor's query. */
function answerOverlong(situation: Situation): Decision {
  const { site, now, record } = situation;
  record?.({ step: "overlong" });
  const isAhead = now < site.activatesAt;
  const changesAt = isAhead && Number.isFinite(site.activatesAt) ? site.activatesAt : null;
  const waiting = { ...situation, changesAt };
  return isAhead ? passBeforeGate(waiting) : fallBack(waiting, null);
}

/** The answer to an address that no rule matches: that of the repaired address, else the fallback. */
function answerRepaired(table: Table, situation: Situation): Decision {
  const { site, visit, lookup, now, record } = situation;
  const mended = site.repair ? repairAddress(visit.url.pathname, visit.url.search) : null;
  if (!mended) return fallBack(situation, null);
  const { pathname, search, mends } = mended;
  const path = canonicalPath(pathname);
  const segments = splitPath(path);
  const kept = findKept(site, segments, now);
  if (findScope(site, path) === null || kept) {
    const changesAt = earlier(situation.changesAt, kept?.data ?? null);
    return fallBack({ ...situation, changesAt }, null);
  }
  record?.({ step: "repaired", path, mends });
  const again: Lookup = { host: lookup.host, path, segments, parameters: parseQuery(search) };
  const candidates: Candidate[] | null = record ? [] : null;
  const found = consult(table, again, now, candidates);
  if (record && candidates) recordRules(table, candidates, found.match && found.match.rule, record);
  const changesAt = earlier(situation.changesAt, found.changesAt);
  if (!found.match) return fallBack({ ...situation, changesAt }, null);
  return answer(found.match, {
    ...situation,
    visit: { method: visit.method, url: { host: visit.url.host, pathname, search } },
    lookup: again,
    changesAt,
    reason: "repaired",
  });
}

/** The earlier of two instants; null means none. */
export function earlier(a: Instant | null, b: Instant | null): Instant | null {
  return a === null ? b : b === null ? a : Math.min(a, b);
}
