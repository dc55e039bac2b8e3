/** The visits that `sunset coverage` has counted, judged again by what is live and by a version under review. */
import type { Instant } from "../../domain/instant.ts";
import type { Decision } from "../../domain/resolve/decision.ts";
import { judgeVisit } from "../../domain/report/judge-visit.ts";
import {
  noVisits,
  type Shares,
  sharesOf,
  type VisitOutcome,
} from "../../domain/report/visit-outcome.ts";
import type { Table } from "../../domain/table/table.ts";
import { parseAddress } from "../../domain/url/parse-address.ts";
import { inParts, StoreError } from "../../store/kv/kv-store.ts";
import {
  findVisits,
  type StoredVisits,
  type VisitedAddress,
  type VisitFigures,
} from "../../store/records/visits.ts";
import type { Manifest } from "../../release/manifest.ts";
import type { ReleaseTables } from "./release-tables.ts";
import { orProblem, type Services, soon } from "./services.ts";
import { gateUnder, type Serving } from "./serving.ts";
import type { View } from "./view.ts";

/** What visitors of an address get. */
export interface VisitAnswer extends Pick<Decision, "status" | "location" | "rule"> {
  readonly outcome: VisitOutcome;
}

export interface VisitedPage extends VisitedAddress {
  /** null if it is not known what is live, or the address is none. */
  readonly live: VisitAnswer | null;
  readonly next: VisitAnswer | null;
}

export interface Visits {
  readonly figures: VisitFigures;
  /** By which version the figures were counted; its shares are exact for that one alone. */
  readonly countedFor: string;
  readonly isOwn: boolean;
  /** As of when the addresses were judged again. */
  readonly at: Instant;
  /** Of all visits if the figures are this version's own; else of those to the most visited addresses, judged again. */
  readonly shares: Shares;
  /** How many of the visits to pages the most visited addresses make up. */
  readonly listed: number;
  /** The most visited first. */
  readonly visited: readonly VisitedPage[];
  /** What has no page of its own under this version, the most visited first; and whether there may be more. */
  readonly unmatched: readonly VisitedPage[];
  readonly hasMoreUnmatched: boolean;
}

interface Judging {
  /** The version under review. */
  readonly id: string;
  /** What is live; null if that is not known, or is the version. */
  readonly liveId: string | null;
  readonly at: Instant;
  /** The site's. */
  readonly hosts: readonly string[];
}

/**
 * The visits that were counted for a version, else for what is live, else last, judged as of when all gates are open.
 *
 * @returns `none` if nobody has published figures, `unreadable` if they cannot be read; null if it takes longer than a page
 *   waits.
 * @throws StoreError if the version cannot be read.
 */
export async function loadVisits(
  services: Services,
  { now, hosts }: View,
  serving: Serving,
  manifest: Manifest,
): Promise<Visits | "none" | "unreadable" | null> {
  const { release: id } = manifest;
  const liveId = serving.id === id ? null : serving.id;
  const gates = [gateUnder(serving, manifest), serving.gate].filter((it) => Number.isFinite(it));
  const at = Math.max(now, ...gates);
  const found = await findVisits(services.kv, liveId === null ? [id] : [id, liveId], now);
  if (!found.ok) return "unreadable";
  if (!found.value) return "none";
  return soon(services, judge(services.releaseTables, found.value, { id, liveId, at, hosts }));
}

async function judge(
  tables: ReleaseTables,
  { release: countedFor, figures }: StoredVisits,
  { id, liveId, at, hosts }: Judging,
): Promise<Visits> {
  const next = await answersOf(tables, id, at, hosts);
  const live = liveId === null ? null : await orProblem(answersOf(tables, liveId, at, hosts));
  const judgeAll = async (addresses: readonly VisitedAddress[]): Promise<VisitedPage[]> => {
    const pages: VisitedPage[] = [];
    for (const part of inParts(addresses, AT_ONCE)) {
      const judged = part.map(async ({ url, total }) => ({
        url,
        total,
        live: live === null || live instanceof StoreError ? null : await live(url),
        next: await next(url),
      }));
      pages.push(...(await Promise.all(judged)));
    }
    return pages;
  };
  const visited = await judgeAll(figures.visited);
  const known = new Set(visited.map((it) => it.url));
  const others = await judgeAll(figures.unmatched.filter((it) => !known.has(it.url)));
  const isOwn = countedFor === id;
  const exact = sharesOf(figures.outcomes, figures.elsewhere);
  const again = sharesOf(totalsOf(visited), 0);
  const unmatched = [...visited, ...others].filter(
    ({ next }) => next !== null && UNMATCHED.has(next.outcome),
  );
  return {
    figures,
    countedFor,
    isOwn,
    at,
    shares: isOwn ? exact : again,
    listed: visited.reduce((sum, it) => sum + it.total, 0),
    visited,
    unmatched: unmatched.toSorted((a, b) => b.total - a.total),
    hasMoreUnmatched: figures.unmatchedCount > figures.unmatched.length,
  };
}

/** How many addresses are judged before the next: those of one part of a table wait for it together. */
const AT_ONCE = 100;

/** What leaves visitors without a page of their own. */
export const UNMATCHED: ReadonlySet<VisitOutcome> = new Set([
  "fallback",
  "not-found",
  "undecided",
  "refused",
]);

/**
 * What a version answers, with the quick fixes over it; null for what is not an address.
 *
 * @throws StoreError if it cannot be read.
 */
export async function answersOf(
  tables: ReleaseTables,
  id: string,
  at: Instant,
  hosts: readonly string[],
): Promise<(address: string) => Promise<VisitAnswer | null>> {
  const release = await tables.open(id);
  return async (address) => {
    const url = parseAddress(address, hosts);
    if (!url.ok) return null;
    return answerOf(await tables.tableFor(release, url.value.pathname), url.value, at);
  };
}

function answerOf(table: Table, url: URL, at: Instant): VisitAnswer {
  const { decision, outcome } = judgeVisit(table, { url, method: "GET" }, at);
  const { status, location, rule } = decision;
  return { outcome, status, location, rule };
}

function totalsOf(visited: readonly VisitedPage[]): Record<VisitOutcome, number> {
  const totals = noVisits();
  for (const { total, next } of visited) if (next) totals[next.outcome] += total;
  return totals;
}

/** Whether visitors get the same from both; what is not known is no difference. */
export function isSameAnswer({ live, next }: VisitedPage): boolean {
  if (!live || !next) return true;
  return live.outcome === next.outcome && live.location === next.location;
}
